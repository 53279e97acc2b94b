/* pickletools.genops as records: see genops.h. */
#include "genops.h"

#include <string.h>

#include "decimal.h"
#include "read.h"
#include "scalars.h"
#include "text.h"

/* Words 2 and 3 of a record, and what it is. */
static enum pk_record put_value(struct pk_machine *m, const struct pk_argument *a, uint32_t *value)
{
  double number = a->number;
  switch (a->form) {
  case PK_FORM_NO_ARGUMENT: return PK_RECORD_NONE;
  case PK_FORM_BOOLEAN: return a->integer ? PK_RECORD_TRUE : PK_RECORD_FALSE;
  case PK_FORM_INT64:
    if (a->integer == (int32_t)a->integer) {
      value[0] = (uint32_t)a->integer;
      return PK_RECORD_INT;
    }
    memcpy(value, &a->integer, 8);
    return PK_RECORD_INT64;
  case PK_FORM_UINT64:
    memcpy(value, &a->integer, 8);
    return PK_RECORD_UINT64;
  case PK_FORM_DOUBLE:
    memcpy(value, &number, 8);
    return PK_RECORD_NUMBER;
  case PK_FORM_DIGITS:
    pk_text_ascii(m, a->data, (uint32_t)a->length);
    value[0] = m->string_count - 1;
    return PK_RECORD_DIGITS;
  case PK_FORM_STR:
    if (a->is_whole) {
      value[0] = m->string_count - 1;
      return PK_RECORD_STRING;
    }
    break;
  default:
    break;
  }
  number = (double)a->length;
  memcpy(value, &number, 8);
  return PK_RECORD_DATA;
}

static enum pk_status run(struct pk_machine *m)
{
  struct pk_argument a = {0};
  uint32_t *record = m->tape_buffer.data;
  for (const uint8_t *at = m->start;; at = a.next, record += PK_RECORD_WORDS) {
    enum pk_status status = pk_read(m, at, PK_LARGE, &a);
    if (status)
      return status;
    uint32_t kind = put_value(m, &a, record + 2);
    uint32_t header = kind == PK_RECORD_DATA ? (uint32_t)(a.data - at) : 0;
    record[0] = a.opcode->code | kind << 8 | header << 16;
    record[1] = (uint32_t)(at - m->start);
    m->tape_count += PK_RECORD_WORDS;
    if (a.opcode->code == PK_STOP || !a.is_whole) {
      double data = a.is_whole ? 0 : (double)a.length;
      m->position = m->base + (double)(a.next - m->start) + data;
      m->need = 1;
      return a.is_whole ? PK_STATUS_DONE : PK_STATUS_MORE;
    }
  }
}

enum pk_status pk_genops(struct pk_machine *m, uint32_t length)
{
  m->start = m->window_buffer.data;
  m->base = m->position;
  m->end = m->start + length;
  m->tape_count = m->ascii_length = m->wide_count = m->string_count = m->lone_surrogates = 0;
  m->output_length = m->message_length = 0;
  size_t records = ((size_t)length + 1) * PK_RECORD_WORDS * sizeof(uint32_t);
  bool has_room = pk_reserve_text(m, length) && pk_buffer_reserve(&m->tape_buffer, 0, records) && pk_decimal_ready();
  enum pk_status status = has_room ? run(m) : pk_fail(m, m->start, PK_ERROR_OUT_OF_MEMORY);
  m->keep = m->position;
#define SHOW(name) m->name = (uint32_t)(uintptr_t)m->name##_buffer.data
  SHOW(tape), SHOW(ascii), SHOW(wide), SHOW(output);
#undef SHOW
  m->strings = (uint32_t)(uintptr_t)m->string_buffer.data;
  return status;
}
