/* Reading an opcode and its argument as pickletools does: see read-opcode.h. */
#include "tools/read-opcode.h"

#include "machine/read-bytes.h"
#include "machine/text.h"
#include "tools/read-errors.h"
#include "tools/read-line.h"

bool pk_begin_read(struct pk_machine *m, uint32_t length)
{
  pk_begin_window(m, length);
  m->message_length = 0;
  return pk_reserve_text(m, length) && pk_buffer_reserve(&m->scratch_buffer, 0, (size_t)length + 2 + PK_SLACK);
}

enum pk_error pk_check_utf8(struct pk_machine *m, const uint8_t *text, uint32_t length, double before)
{
  enum pk_error error = pk_text_utf8(m, text, length, true);
  m->detail_1 += before;
  m->detail_2 += before;
  return error;
}

/* Reads counted data that stands in the window. */
static enum pk_status read_data(struct pk_machine *m, struct pk_argument *a)
{
  uint32_t length = (uint32_t)a->length;
  switch (a->opcode->argument) {
  case PK_ARGUMENT_LONG1:
  case PK_ARGUMENT_LONG4:
    if (length <= 8) {
      a->form = PK_FORM_INT64;
      a->integer = pk_read_long(a->data, length);
    }
    return PK_STATUS_DONE;
  case PK_ARGUMENT_STRING1:
  case PK_ARGUMENT_STRING4:
    if (pk_text_ascii(m, a->data, length))
      a->text = PK_TEXT_ASCII;
    else
      pk_text_latin1(m, a->data, length);
    return PK_STATUS_DONE;
  case PK_ARGUMENT_UNICODESTRING1:
  case PK_ARGUMENT_UNICODESTRING4:
  case PK_ARGUMENT_UNICODESTRING8: {
    if (pk_text_ascii(m, a->data, length)) {
      a->text = PK_TEXT_ASCII;
      return PK_STATUS_DONE;
    }
    enum pk_error error = pk_check_utf8(m, a->data, length, 0);
    return error ? pk_fail(m, a->at, error) : PK_STATUS_DONE;
  }
  default: return PK_STATUS_DONE;
  }
}

/* Reads a count of `count_size` bytes at `p` and the data behind it. */
static enum pk_status read_counted(struct pk_machine *m, const uint8_t *p, int count_size, uint64_t whole, struct pk_argument *a)
{
  size_t left = (size_t)(m->end - p);
  if (left < (size_t)count_size)
    return pk_fail_input(m, a, (size_t)count_size + 1, PK_ERROR_NOT_ENOUGH);
  uint64_t length = count_size == 1 ? *p : count_size == 4 ? pk_read_uint4(p) : pk_read_uint8(p);
  uint8_t kind = a->opcode->argument;
  bool is_signed = kind == PK_ARGUMENT_STRING4 || kind == PK_ARGUMENT_LONG4;
  if ((is_signed && length > INT32_MAX) || length > INT64_MAX)
    return pk_fail_count(m, a, length, is_signed);
  a->data = p + count_size;
  a->length = length;
  a->is_whole = length <= whole;
  double remaining = m->total - m->base - (double)(a->data - m->start);
  if ((double)length > remaining)
    return pk_fail_short(m, a->at, a->opcode, length, remaining);
  if (!a->is_whole) {
    a->next = a->data;
    return PK_STATUS_DONE;
  }
  if (length > left - (size_t)count_size)
    return pk_want(m, a->at, (size_t)(a->data - a->at) + (size_t)length);
  a->next = a->data + length;
  return read_data(m, a);
}

enum pk_status pk_read_argument(struct pk_machine *m, const uint8_t *at, uint64_t whole, struct pk_argument *a)
{
  a->at = at;
  a->is_whole = true;
  a->length = 0;
  if (at == m->end)
    return pk_is_last_window(m) ? pk_fail(m, at, PK_ERROR_EXHAUSTED) : pk_want(m, at, 1);
  const uint8_t *p = at + 1;
  size_t left = (size_t)(m->end - p), size;
  a->opcode = pk_find_opcode(*at);
  if (!a->opcode)
    return pk_fail_opcode(m, at);
  switch (a->opcode->argument) {
  case PK_ARGUMENT_NONE:
    a->form = PK_FORM_NO_ARGUMENT;
    a->next = p;
    return PK_STATUS_DONE;
  case PK_ARGUMENT_UINT1: size = 1; goto fixed;
  case PK_ARGUMENT_UINT2: size = 2; goto fixed;
  case PK_ARGUMENT_INT4:
  case PK_ARGUMENT_UINT4: size = 4; goto fixed;
  case PK_ARGUMENT_UINT8:
  case PK_ARGUMENT_FLOAT8:
    size = 8;
  fixed:
    if (left < size)
      return pk_fail_input(m, a, size + 1, PK_ERROR_NOT_ENOUGH);
    a->form = PK_FORM_INT64;
    a->next = p + size;
    switch (a->opcode->argument) {
    case PK_ARGUMENT_UINT1: a->integer = *p; break;
    case PK_ARGUMENT_UINT2: a->integer = pk_read_uint2(p); break;
    case PK_ARGUMENT_INT4: a->integer = (int32_t)pk_read_uint4(p); break;
    case PK_ARGUMENT_UINT4: a->integer = pk_read_uint4(p); break;
    case PK_ARGUMENT_UINT8:
      a->integer = (int64_t)pk_read_uint8(p);
      a->form = PK_FORM_UINT64;
      break;
    default: a->number = pk_read_float8(p); a->form = PK_FORM_DOUBLE;
    }
    return PK_STATUS_DONE;

  case PK_ARGUMENT_STRING1:
    a->form = PK_FORM_STR;
    a->text = PK_TEXT_LATIN1;
    return read_counted(m, p, 1, whole, a);
  case PK_ARGUMENT_STRING4:
    a->form = PK_FORM_STR;
    a->text = PK_TEXT_LATIN1;
    return read_counted(m, p, 4, whole, a);
  case PK_ARGUMENT_UNICODESTRING1:
    a->form = PK_FORM_STR;
    a->text = PK_TEXT_UTF8;
    return read_counted(m, p, 1, whole, a);
  case PK_ARGUMENT_UNICODESTRING4:
    a->form = PK_FORM_STR;
    a->text = PK_TEXT_UTF8;
    return read_counted(m, p, 4, whole, a);
  case PK_ARGUMENT_UNICODESTRING8:
    a->form = PK_FORM_STR;
    a->text = PK_TEXT_UTF8;
    return read_counted(m, p, 8, whole, a);
  case PK_ARGUMENT_BYTES1: a->form = PK_FORM_BYTE_STRING; return read_counted(m, p, 1, whole, a);
  case PK_ARGUMENT_BYTES4: a->form = PK_FORM_BYTE_STRING; return read_counted(m, p, 4, whole, a);
  case PK_ARGUMENT_BYTES8: a->form = PK_FORM_BYTE_STRING; return read_counted(m, p, 8, whole, a);
  case PK_ARGUMENT_BYTEARRAY8: a->form = PK_FORM_BYTE_ARRAY; return read_counted(m, p, 8, whole, a);
  case PK_ARGUMENT_LONG1: a->form = PK_FORM_BINARY; return read_counted(m, p, 1, whole, a);
  case PK_ARGUMENT_LONG4: a->form = PK_FORM_BINARY; return read_counted(m, p, 4, whole, a);

  default: {
    const uint8_t *end = pk_find_newline(p, m->end), *last = end;
    if (end && a->opcode->argument == PK_ARGUMENT_STRINGNL_NOESCAPE_PAIR)
      last = pk_find_newline(end + 1, m->end);
    if (!last && end && pk_is_last_window(m)) {
      /* Python reads the first line, which may be wrong, before it looks for the second. */
      enum pk_error error;
      if (!pk_unescape_line(m, p, (size_t)(end - p), m->scratch_buffer.data, &error))
        return pk_fail(m, at, error);
    }
    if (!last)
      return pk_fail_input(m, a, (size_t)(m->end - at) * 2 + 1,
                           a->opcode->argument == PK_ARGUMENT_UNICODESTRINGNL ? PK_ERROR_NO_UNICODE_NEWLINE : PK_ERROR_NO_NEWLINE);
    a->next = last + 1;
    return pk_read_line(m, p, end, a);
  }
  }
}
