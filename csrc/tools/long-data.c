/* Counted data that is too long for a window: see long-data.h. */
#include "tools/long-data.h"

#include "machine/text.h"
#include "tools/read-errors.h"

enum pk_status pk_begin_span(struct pk_machine *m, const struct pk_argument *a)
{
  m->quotes = m->span_error = 0;
  m->span_opcode = a->opcode->code;
  m->span_form = (uint8_t)a->form;
  m->span_text = (uint8_t)a->text;
  m->opcode_offset = m->base + (double)(a->at - m->start);
  m->span_offset = m->base + (double)(a->data - m->start);
  m->span_length = (double)a->length;
  m->exact_length = a->length;
  m->span_at = 0;
  return pk_want(m, a->data, 1);
}

enum pk_status pk_fail_span(struct pk_machine *m, enum pk_error error)
{
  if (error)
    pk_fail(m, m->start, error);
  m->error_offset = m->opcode_offset;
  m->error_opcode = m->span_opcode;
  return PK_STATUS_ERROR;
}

static bool is_utf8(const struct pk_machine *m) { return m->span_form == PK_FORM_STR && m->span_text == PK_TEXT_UTF8; }

/* How many bytes of the window are data, up to the end of the last whole character. */
static uint32_t piece_length(const struct pk_machine *m)
{
  double left = m->span_length - m->span_at;
  uint32_t length = (uint32_t)(m->end - m->start);
  if (left <= length)
    return (uint32_t)left;
  if (!is_utf8(m))
    return length;
  uint32_t tail = 0;
  while (tail < 3 && tail < length && (m->start[length - tail - 1] & 0xc0) == 0x80)
    tail++;
  if (tail < length && m->start[length - tail - 1] >= 0xc0) {
    uint8_t lead = m->start[length - tail - 1];
    uint32_t wanted = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (tail + 1 < wanted)
      return length - tail - 1;
  }
  return length;
}

enum pk_status pk_next_piece(struct pk_machine *m, uint32_t *length)
{
  *length = piece_length(m);
  bool is_end = m->base + (double)(m->end - m->start) >= m->total;
  if (is_end && m->span_at + *length < m->span_length) {
    pk_fail_short(m, m->start, pk_find_opcode(m->span_opcode), m->exact_length, m->total - m->span_offset);
    return pk_fail_span(m, PK_ERROR_NONE);
  }
  return *length ? PK_STATUS_DONE : pk_want(m, m->start, (size_t)(m->end - m->start) + 4);
}

enum pk_status pk_check_piece(struct pk_machine *m)
{
  uint32_t length;
  enum pk_status status = pk_next_piece(m, &length);
  if (status)
    return status;
  bool is_total_known = m->total < __builtin_inf();
  m->wide_count = m->string_count = 0;
  m->quotes = pk_find_quotes(m->start, length, m->quotes);
  if (is_utf8(m) && !m->span_error && !pk_is_utf8(m->start, length))
    m->span_error = (uint8_t)pk_check_utf8(m, m->start, length, m->span_at);
  m->span_at += length;
  /* Missing data is an error that comes before any in the data, so that has to be ruled out first. Where the data has a double
     quote, the quotes around it are known, and bytes have no other need to be looked at. */
  bool is_decided = is_total_known && (m->span_error || (!is_utf8(m) && m->quotes & PK_QUOTE_DOUBLE));
  if (m->span_at < m->span_length && !is_decided)
    return pk_want(m, m->start + length, 1);
  return m->span_error ? pk_fail_span(m, (enum pk_error)m->span_error) : PK_STATUS_DONE;
}
