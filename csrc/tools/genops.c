/* The opcodes of a pickle as records: see genops.h. */
#include "tools/genops.h"

#include <string.h>

#include "tools/read-opcode.h"
#include "machine/read-bytes.h"
#include "machine/text.h"

/* Writes words 2 and 3 of a record, and answers with what they are. */
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
  case PK_FORM_UINT64: memcpy(value, &a->integer, 8); return PK_RECORD_UINT64;
  case PK_FORM_DOUBLE: memcpy(value, &number, 8); return PK_RECORD_NUMBER;
  case PK_FORM_DIGITS: pk_text_ascii(m, a->data, (uint32_t)a->length); return PK_RECORD_DIGITS;
  case PK_FORM_STR:
    if (a->is_whole)
      return PK_RECORD_STRING;
    break;
  default: break;
  }
  number = (double)a->length;
  memcpy(value, &number, 8);
  return PK_RECORD_DATA;
}

/* run_fast reads no argument that is longer, except for text. */
enum { SHORT_ARGUMENT = 9, MOST_RECORDS = 1 << 16 };

/* The kinds of argument by the opcode's byte. A byte that is no opcode has PK_ARGUMENT_NONE. */
static const uint8_t kinds[256] = {
#define X(name, code, argument, ...) [code] = PK_ARGUMENT_##argument,
    PK_OPCODES(X)
#undef X
};

static inline void put_record(uint32_t *record, uint8_t code, enum pk_record kind, uint32_t header, uint32_t offset)
{
  uint64_t head = code | (uint32_t)kind << 8 | header << 16 | (uint64_t)offset << 32;
  memcpy(record, &head, 8);
}

/* Reads opcodes as long as their arguments are short and stand in the window whole, as most do. Answers with the opcode that it
 * stopped at. */
static const uint8_t *run_fast(struct pk_machine *m, const uint8_t *at, uint32_t **end_record, const uint32_t *limit)
{
  uint32_t *record = *end_record;
  const uint8_t *const start = m->start, *const last = m->end - start > SHORT_ARGUMENT ? m->end - SHORT_ARGUMENT : start;
  for (; at < last && record < limit; record += PK_RECORD_WORDS) {
    uint32_t offset = (uint32_t)(at - start);
    uint8_t code = *at;
    double number;
    switch (kinds[code]) {
    case PK_ARGUMENT_NONE:
      if (code == PK_STOP || !pk_row_after[code])
        goto done;
      put_record(record, code, PK_RECORD_NONE, 0, offset);
      at += 1;
      continue;
    case PK_ARGUMENT_UINT1:
      record[2] = at[1];
      put_record(record, code, PK_RECORD_INT, 0, offset);
      at += 2;
      continue;
    case PK_ARGUMENT_UINT2:
      record[2] = pk_read_uint2(at + 1);
      put_record(record, code, PK_RECORD_INT, 0, offset);
      at += 3;
      continue;
    case PK_ARGUMENT_INT4:
      record[2] = pk_read_uint4(at + 1);
      put_record(record, code, PK_RECORD_INT, 0, offset);
      at += 5;
      continue;
    case PK_ARGUMENT_FLOAT8:
      number = pk_read_float8(at + 1);
      memcpy(record + 2, &number, 8);
      put_record(record, code, PK_RECORD_NUMBER, 0, offset);
      at += 9;
      continue;
    case PK_ARGUMENT_UNICODESTRING1:
    case PK_ARGUMENT_UNICODESTRING4: {
      uint32_t header = kinds[code] == PK_ARGUMENT_UNICODESTRING1 ? 2 : 5;
      uint32_t length = header == 2 ? at[1] : pk_read_uint4(at + 1);
      if (length >= PK_LARGE || (size_t)(m->end - at) < header + length)
        goto done;
      if (!pk_text_ascii(m, at + header, length) && pk_text_utf8(m, at + header, length, true))
        goto done;
      put_record(record, code, PK_RECORD_STRING, 0, offset);
      at += header + length;
      continue;
    }
    default: goto done;
    }
  }
done:
  *end_record = record;
  return at;
}

static enum pk_status run(struct pk_machine *m, size_t record_count)
{
  struct pk_argument a = {0};
  uint32_t *const first = m->tape_buffer.data, *record = first;
  const uint32_t *const limit = first + record_count * PK_RECORD_WORDS;
  for (const uint8_t *at = m->start;; at = a.next) {
    at = run_fast(m, at, &record, limit);
    m->tape_count = (uint32_t)(record - first);
    if (record == limit)
      return pk_want(m, at, 1);
    enum pk_status status = pk_read(m, at, PK_LARGE, &a);
    if (status)
      return status;
    enum pk_record kind = put_value(m, &a, record + 2);
    put_record(record, a.opcode->code, kind, kind == PK_RECORD_DATA ? (uint32_t)(a.data - at) : 0, (uint32_t)(at - m->start));
    record += PK_RECORD_WORDS;
    if (a.opcode->code == PK_STOP || !a.is_whole) {
      m->tape_count = (uint32_t)(record - first);
      enum pk_status more = pk_go_to(m, m->base + (double)(a.next - m->start) + (a.is_whole ? 0 : (double)a.length));
      return a.is_whole ? PK_STATUS_DONE : more;
    }
  }
}

enum pk_status pk_genops(struct pk_machine *m, uint32_t length)
{
  m->tape_count = m->ascii_length = m->wide_count = m->string_count = m->lone_surrogates = 0;
  m->output_length = 0;
  /* A window that is long only because of a long line does not need a record for each byte. */
  size_t records = length < MOST_RECORDS ? length + 1 : MOST_RECORDS;
  bool has_room = pk_begin_read(m, length) && pk_buffer_reserve(&m->tape_buffer, 0, (records + 1) * PK_RECORD_WORDS * sizeof(uint32_t));
  enum pk_status status = has_room ? run(m, records) : pk_fail(m, m->start, PK_ERROR_OUT_OF_MEMORY);
  m->keep = m->position;
#define SHOW(name) m->name = (uint32_t)(uintptr_t)m->name##_buffer.data
  SHOW(tape), SHOW(ascii), SHOW(wide), SHOW(output);
#undef SHOW
  m->strings = (uint32_t)(uintptr_t)m->string_buffer.data;
  return status;
}
