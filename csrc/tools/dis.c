/* pickletools.dis: a line for each opcode, and a stack that is emulated by types alone.
 *
 * Here is the order of things; dis-line.c writes the lines, abstract-stack.c emulates, and
 * dis-fast-path.c does both at once for the most frequent opcodes.
 * Source: CPython 3.13, Lib/pickletools.py: dis, down to what it does with bad pickles:
 * where it raises an error, the text stands as far as it was printed.
 * Data that is too long for a window is read twice: once to check it and to find its
 * quotes, and once to print it.
 * Invariant: a line is written whole before the program stops, except for such data. */
#include "tools/dis.h"

#include "tools/dis-fast-path.h"
#include "tools/dis-line.h"
#include "tools/long-data.h"
#include "tools/read-errors.h"

/* What the next window is: opcodes, or long data that is to be checked or printed. */
enum phase { PHASE_OPCODES, PHASE_CHECK, PHASE_PRINT };

#define IS(flag) (m->flags & PK_DIS_##flag)

/* Writes what comes after STOP. What is left on the stack is an error. */
static enum pk_status finish(struct pk_machine *m, const struct pk_argument *a)
{
  m->position = m->base + (double)(a->next - m->start);
  if (IS(ROWS))
    return PK_STATUS_DONE;
  uint8_t *to = pk_room(m, PK_LINE_ROOM);
  if (!to)
    return pk_fail(m, a->at, PK_ERROR_OUT_OF_MEMORY);
  to = pk_write_text(to, IS(JSON) ? "{\"highestProtocol\":" : "highest protocol among opcodes = ");
  to = pk_write_text(pk_write_uint(to, (uint64_t)m->highest_protocol), IS(JSON) ? "}\n" : "\n");
  pk_wrote(m, to);
  if (!m->height)
    return PK_STATUS_DONE;
  to = pk_room(m, (uint64_t)m->height * PK_ITEM_ROOM + PK_LINE_ROOM);
  return pk_fail_with(m, a->at, PK_ERROR_LEFT_ON_STACK,
                      to ? pk_write_text(pk_write_items(m, pk_write_text(to, "["), m->height, ""), "]") : NULL);
}

/* Is called after a line. Ends the program by the error of its opcode, if there is one, or else changes the stack. */
static enum pk_status settle(struct pk_machine *m, const struct pk_argument *a, uint64_t offset, const struct pk_effect *effect)
{
  bool is_bad = effect->error || (!IS(ROWS) && m->height < effect->pops), is_done = true;
  if (!is_bad && !IS(ROWS))
    is_done = pk_change_stack(m, a->opcode, offset, effect) && (!IS(STACK) || pk_write_stack(m));
  if (IS(JSON) && is_done) {
    uint8_t *to = pk_room(m, 2);
    if ((is_done = to != NULL))
      pk_wrote(m, pk_write_text(to, "}\n"));
  }
  if (!is_done)
    return pk_fail(m, a->at, PK_ERROR_OUT_OF_MEMORY);
  if (!is_bad)
    return PK_STATUS_DONE;
  if (effect->error == PK_ERROR_MEMO_DEFINED || effect->error == PK_ERROR_MEMO_NOT_STORED) {
    uint8_t *to = pk_room(m, a->length + PK_REPR_FIXED);
    return pk_fail_with(m, a->at, effect->error, to ? pk_write_argument(m, to, a) : NULL);
  }
  m->detail_0 = effect->pops;
  m->detail_1 = m->height;
  return pk_fail(m, a->at, effect->error ? effect->error : PK_ERROR_FEW_ITEMS);
}

/* Prints an opcode whose argument is at hand. */
static enum pk_status print_opcode(struct pk_machine *m, const struct pk_argument *a)
{
  struct pk_effect effect = {0};
  uint64_t offset = m->whole_base + (uint64_t)(a->at - m->start);
  uint8_t *to = pk_begin_line(m, a->opcode, offset, a->length * PK_REPR_GROWTH + PK_REPR_FIXED);
  bool is_done = to != NULL;
  if (is_done && !IS(ROWS)) {
    pk_pop_mark(m, a->opcode, &effect);
    if (effect.error == PK_ERROR_LOST_MARK) {
      /* Python has printed only the offset by then. */
      if (!IS(JSON))
        m->output_length = m->line_start;
      return pk_fail(m, a->at, effect.error);
    }
    is_done = pk_use_memo(m, a, &effect);
  }
  if (!is_done)
    return pk_fail(m, a->at, PK_ERROR_OUT_OF_MEMORY);
  bool has_argument = a->form != PK_FORM_NO_ARGUMENT;
  if (has_argument || effect.has_mark || effect.is_memoize)
    to = pk_align_argument(m, to, a->opcode);
  if (has_argument) {
    uint8_t *from = to = pk_begin_argument(m, to);
    if (a->form == PK_FORM_BINARY && m->has_answer) {
      memcpy(to, m->answer_buffer.data, m->answer_length);
      to += m->answer_length;
      m->has_answer = false;
    } else {
      to = pk_write_argument(m, to, a);
    }
    to = pk_end_argument(m, IS(JSON) ? pk_escape_json(from, to) : to);
  }
  pk_wrote(m, pk_end_line(m, to, a->opcode, &effect));
  return settle(m, a, offset, &effect);
}

/* Prints the `length` bytes of long data that the window holds: the first ones after the beginning of the line, the last ones
 * before the rest of it. */
static enum pk_status print_piece(struct pk_machine *m, uint32_t length)
{
  struct pk_argument a = {.opcode = pk_find_opcode(m->span_opcode), .at = m->start};
  enum pk_argument_form form = (enum pk_argument_form)m->span_form;
  bool is_first = m->span_at == 0;
  uint8_t quote = pk_quote(m->quotes);
  uint64_t room = (uint64_t)length * PK_REPR_GROWTH;
  uint8_t *to =
      is_first ? pk_begin_line(m, a.opcode, (uint64_t)m->opcode_offset, room) : pk_room(m, room * 2 + PK_LINE_ROOM + pk_annotation_room(m));
  if (!to)
    return pk_fail_span(m, PK_ERROR_OUT_OF_MEMORY);
  if (is_first)
    to = pk_begin_argument(m, pk_align_argument(m, to, a.opcode));
  uint8_t *from = to;
  if (is_first) {
    to = pk_write_text(to, form == PK_FORM_BYTE_ARRAY ? "bytearray(b" : form == PK_FORM_BYTE_STRING ? "b" : "");
    *to++ = quote;
  }
  to = form == PK_FORM_STR ? pk_write_str(m, to, (enum pk_text_form)m->span_text, m->start, length, quote)
                           : pk_write_bytes(to, m->start, length, form == PK_FORM_BYTE_ARRAY ? '\'' : quote);
  m->span_at += length;
  if (m->span_at < m->span_length) {
    pk_wrote(m, IS(JSON) ? pk_escape_json(from, to) : to);
    m->line_flushed = (double)pk_line_length(m, (uint8_t *)m->output_buffer.data + m->output_length);
    m->line_start = 0;
    return pk_want(m, m->start + length, 1);
  }
  *to++ = quote;
  to = pk_write_text(to, form == PK_FORM_BYTE_ARRAY ? ")" : "");
  to = pk_end_argument(m, IS(JSON) ? pk_escape_json(from, to) : to);
  struct pk_effect effect = {0};
  pk_wrote(m, pk_end_line(m, to, a.opcode, &effect));
  m->phase = PHASE_OPCODES;
  enum pk_status status = settle(m, &a, (uint64_t)m->opcode_offset, &effect);
  return status ? pk_fail_span(m, PK_ERROR_NONE) : pk_want(m, m->start + length, 1);
}

/* Checks or prints the next window of long data. */
static enum pk_status read_piece(struct pk_machine *m)
{
  if (m->phase == PHASE_PRINT) {
    uint32_t length;
    enum pk_status status = pk_next_piece(m, &length);
    return status ? status : print_piece(m, length);
  }
  enum pk_status status = pk_check_piece(m);
  if (status)
    return status;
  m->phase = PHASE_PRINT;
  m->span_at = 0;
  return pk_go_to(m, m->span_offset);
}

/* Asks JavaScript for the text of an int that is too long to be printed here. */
static enum pk_status ask_integer(struct pk_machine *m, const struct pk_argument *a)
{
  m->span_offset = m->base + (double)(a->data - m->start);
  m->span_length = (double)a->length;
  pk_want(m, a->at, (size_t)(a->next - a->at));
  return PK_STATUS_INTEGER;
}

static enum pk_status run(struct pk_machine *m)
{
  struct pk_argument a;
  if (m->phase != PHASE_OPCODES)
    return read_piece(m);
  for (const uint8_t *at = m->start;; at = a.next) {
    at = pk_dis_fast(m, at);
    m->ascii_length = m->wide_count = m->string_count = 0;
    if (m->output_length > PK_FLUSH)
      return pk_want(m, at, 1);
    enum pk_status status = pk_read(m, at, PK_WHOLE, &a);
    if (status)
      return status;
    bool is_long_int = a.form == PK_FORM_BINARY && (!a.is_whole || a.length > PK_LONG_LARGEST);
    if (is_long_int && !m->has_answer)
      return ask_integer(m, &a);
    if (is_long_int)
      a.length = m->answer_length;
    else if (!a.is_whole) {
      m->phase = PHASE_CHECK;
      return pk_begin_span(m, &a);
    }
    status = print_opcode(m, &a);
    if (status)
      return status;
    if (a.opcode->code == PK_STOP)
      return finish(m, &a);
    if (!a.is_whole)
      return pk_go_to(m, m->span_offset + m->span_length);
  }
}

enum pk_status pk_dis(struct pk_machine *m, uint32_t length)
{
  m->whole_base = (uint64_t)m->position;
  m->output_length = m->is_wide = m->tape_count = 0;
  if (m->highest_protocol < 0)
    m->annotate_column = (int32_t)m->annotate;
  enum pk_status status = pk_begin_read(m, length) ? run(m) : pk_fail(m, m->start, PK_ERROR_OUT_OF_MEMORY);
  m->keep = m->phase == PHASE_CHECK ? m->span_offset : m->position;
  if (!pk_widen_output(m))
    status = pk_fail(m, m->start, PK_ERROR_OUT_OF_MEMORY);
  m->output = (uint32_t)(uintptr_t)m->output_buffer.data;
  m->tape = (uint32_t)(uintptr_t)m->tape_buffer.data;
  return status;
}

bool pk_dis_remember(struct pk_machine *m, uint64_t number, uint32_t item) { return pk_memo_put(&m->memo, number, item); }
