/* pickletools.dis: a line an opcode, and a stack emulated by types alone.
 *
 * Source: CPython 3.13, Lib/pickletools.py: dis, down to what it does with bad
 * pickles: where it raises an error, the text stands as far as it was printed.
 * Data that is too long for a window is read twice: once to check it and to
 * find its quotes, and once to print it.
 * Invariant: a line is written whole, but for such data, before the program stops. */
#include "tools/dis.h"

#include <string.h>

#include "machine/decimal.h"
#include "tools/abstract-stack.h"
#include "machine/read-bytes.h"
#include "tools/long-data.h"
#include "machine/text.h"

enum phase { PHASE_OPCODES, PHASE_CHECK, PHASE_PRINT };

enum {
  LINE_ROOM = 512,  /* all of a line but its indentation and argument */
  ITEMS_SHOWN = 32, /* of the stack */
  ITEM_ROOM = 16,   /* an item's name and what divides it from the next */
  OFFSET_WIDTH = 5,
  CODE_WIDTH = 5,
  NAME_WIDTH = 10,
  ANNOTATION_LIMIT = 50,
};

#define IS(flag) (m->flags & PK_DIS_##flag)

/* Puts a backslash before every backslash and quote that was written since `from`, for JSON. The room is there. */
static uint8_t *escape_json(uint8_t *from, uint8_t *to)
{
  size_t more = 0;
  for (uint8_t *p = from; p < to; p++)
    more += *p == '"' || *p == '\\';
  uint8_t *end = to + more;
  for (uint8_t *p = to, *q = end; q > p;) {
    *--q = *--p;
    if (*p == '"' || *p == '\\')
      *--q = '\\';
  }
  return end;
}

static int64_t indentation(const struct pk_machine *m)
{
  int32_t level = (int32_t)m->indent_level;
  return level > 0 ? (int64_t)level * m->mark_count : 0;
}

static uint8_t *write_name(uint8_t *to, const struct pk_opcode *opcode)
{
  memcpy(to, opcode->name, sizeof opcode->name);
  return to + opcode->name_length;
}

static inline uint8_t *write_offset(uint8_t *to, uint64_t offset)
{
  uint8_t *const first = to;
  to = pk_write_uint(to, offset);
  int64_t missing = OFFSET_WIDTH - (to - first);
  if (missing > 0) {
    memmove(first + missing, first, (size_t)(to - first));
    memset(first, ' ', (size_t)missing);
    to += missing;
  }
  *to++ = ':';
  *to++ = ' ';
  return to;
}

static inline uint8_t *write_code(uint8_t *to, uint8_t code)
{
  memset(to, ' ', 8);
  if (code < 0x80)
    *to = code;
  else
    pk_write_hex(to, 'x', code, 2);
  return to + CODE_WIDTH;
}

/* Room for the spaces before an annotation. */
static uint64_t annotation_room(const struct pk_machine *m)
{
  int32_t column = (int32_t)m->annotate;
  return column > 0 ? (uint64_t)column : 0;
}

/* The line up to its argument. NULL: memory ended. */
static uint8_t *begin_line(struct pk_machine *m, const struct pk_opcode *opcode, uint64_t offset, uint64_t argument_room)
{
  uint8_t *to = pk_room(m, LINE_ROOM + 2 * argument_room + (IS(ROWS) || IS(JSON) ? 0 : (uint64_t)indentation(m)) + annotation_room(m));
  if (!to)
    return NULL;
  if (opcode->protocol > m->highest_protocol)
    m->highest_protocol = opcode->protocol;
  if (IS(ROWS))
    return write_name(pk_write_text(pk_write_uint(to, offset), "\t"), opcode);
  if (IS(JSON)) {
    to = pk_write_text(pk_write_uint(pk_write_text(to, "{\"pos\":"), offset), ",\"opcode\":\"");
    return pk_write_text(write_name(to, opcode), "\"");
  }
  to = write_offset(to, offset);
  m->line_start = (uint32_t)(to - (uint8_t *)m->output_buffer.data);
  m->line_flushed = 0;
  return write_name(pk_write_spaces(write_code(to, opcode->code), indentation(m)), opcode);
}

/* What comes between an opcode's name and its argument or message. */
static uint8_t *align(struct pk_machine *m, uint8_t *to, const struct pk_opcode *opcode)
{
  if (IS(JSON))
    return to;
  return IS(ROWS) ? pk_write_text(to, "\t") : pk_write_spaces(to, NAME_WIDTH - opcode->name_length);
}

static uint8_t *begin_argument(struct pk_machine *m, uint8_t *to)
{
  return IS(JSON) ? pk_write_text(to, ",\"arg\":\"") : pk_write_text(to, IS(ROWS) ? "" : " ");
}

static uint8_t *end_argument(struct pk_machine *m, uint8_t *to) { return IS(JSON) ? pk_write_text(to, "\"") : to; }

/* Characters of the line so far. */
static int64_t line_length(const struct pk_machine *m, const uint8_t *to)
{
  int64_t count = (int64_t)m->line_flushed;
  for (const uint8_t *p = (uint8_t *)m->output_buffer.data + m->line_start; p < to; p++)
    count += (*p & 0xc0) != 0x80;
  return count;
}

/* The messages and the annotation, and the line's end in text form. */
static uint8_t *end_line(struct pk_machine *m, uint8_t *to, const struct pk_opcode *opcode, const struct pk_effect *effect)
{
  bool is_json = IS(JSON);
  if (effect->has_mark && effect->error == PK_ERROR_NO_MARK_ON_STACK) {
    to = is_json ? to : pk_write_text(to, " no MARK exists on stack");
  } else if (effect->has_mark) {
    to = pk_write_text(to, is_json ? ",\"mark\":" : " (MARK at ");
    to = pk_write_uint(to, effect->mark);
    to = pk_write_text(to, is_json ? "" : ")");
  } else if (effect->is_memoize) {
    to = pk_write_text(to, is_json ? ",\"memo\":" : " (as ");
    to = pk_write_uint(to, effect->memo_key);
    to = pk_write_text(to, is_json ? "" : ")");
  }
  if (m->annotate && is_json) {
    to = pk_write_text(pk_write_text(pk_write_text(to, ",\"doc\":\""), opcode->summary), "\"");
  } else if (m->annotate && !IS(ROWS)) {
    int64_t length = line_length(m, to);
    to = pk_write_spaces(to, m->annotate_column - length);
    if (length < m->annotate_column)
      length = m->annotate_column;
    m->annotate_column = length > ANNOTATION_LIMIT ? (int32_t)m->annotate : (int32_t)length;
    *to++ = ' ';
    to = pk_write_text(to, opcode->summary);
  }
  if (!is_json)
    *to++ = '\n';
  return to;
}

/* The names of the topmost items, the lowest first. */
static uint8_t *write_items(const struct pk_machine *m, uint8_t *to, uint32_t count, const char *quote)
{
  const uint8_t *stack = (uint8_t *)m->stack_buffer.data + m->height - count;
  for (uint32_t i = 0; i < count; i++)
    to =
        pk_write_text(pk_write_text(pk_write_text(pk_write_text(to, i ? *quote ? "," : ", " : ""), quote), pk_item_names[stack[i]]), quote);
  return to;
}

/* The stack in a line or field of its own. False: memory ended. */
static bool write_stack(struct pk_machine *m)
{
  uint32_t count = m->height < ITEMS_SHOWN ? m->height : ITEMS_SHOWN;
  uint8_t *to = pk_room(m, LINE_ROOM + ITEMS_SHOWN * ITEM_ROOM);
  if (!to)
    return false;
  if (IS(JSON)) {
    to = pk_write_uint(pk_write_text(to, ",\"height\":"), m->height);
    to = pk_write_text(write_items(m, pk_write_text(to, ",\"stack\":["), count, "\""), "]");
  } else {
    to = pk_write_text(to, "       [");
    if (count < m->height)
      to = pk_write_text(pk_write_uint(pk_write_text(to, "... "), m->height - count), " more, ");
    to = pk_write_text(write_items(m, to, count, ""), "]\n");
  }
  pk_wrote(m, to);
  return true;
}

/* The end of the pickle. */
static enum pk_status finish(struct pk_machine *m, const struct pk_argument *a)
{
  m->position = m->base + (double)(a->next - m->start);
  if (IS(ROWS))
    return PK_STATUS_DONE;
  uint8_t *to = pk_room(m, LINE_ROOM);
  if (!to)
    return pk_fail(m, a->at, PK_ERROR_OUT_OF_MEMORY);
  to = pk_write_text(to, IS(JSON) ? "{\"highestProtocol\":" : "highest protocol among opcodes = ");
  to = pk_write_text(pk_write_uint(to, (uint64_t)m->highest_protocol), IS(JSON) ? "}\n" : "\n");
  pk_wrote(m, to);
  if (!m->height)
    return PK_STATUS_DONE;
  to = pk_room(m, (uint64_t)m->height * ITEM_ROOM + LINE_ROOM);
  return pk_fail_with(m, a->at, PK_ERROR_LEFT_ON_STACK,
                      to ? pk_write_text(write_items(m, pk_write_text(to, "["), m->height, ""), "]") : NULL);
}

/* After the line: its error, if it has one, or the effect on the stack. */
static enum pk_status settle(struct pk_machine *m, const struct pk_argument *a, uint64_t offset, const struct pk_effect *effect)
{
  bool is_bad = effect->error || (!IS(ROWS) && m->height < effect->pops), is_done = true;
  if (!is_bad && !IS(ROWS))
    is_done = pk_change_stack(m, a->opcode, offset, effect) && (!IS(STACK) || write_stack(m));
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

/* An opcode whose argument is at hand. */
static enum pk_status print_opcode(struct pk_machine *m, const struct pk_argument *a)
{
  struct pk_effect effect = {0};
  uint64_t offset = m->whole_base + (uint64_t)(a->at - m->start);
  uint8_t *to = begin_line(m, a->opcode, offset, a->length * PK_REPR_GROWTH + PK_REPR_FIXED);
  bool is_done = to != NULL;
  if (is_done && !IS(ROWS)) {
    pk_pop_mark(m, a->opcode, &effect);
    if (effect.error == PK_ERROR_LOST_MARK) {
      /* Python has printed the offset by then, and no more. */
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
    to = align(m, to, a->opcode);
  if (has_argument) {
    uint8_t *from = to = begin_argument(m, to);
    if (a->form == PK_FORM_BINARY && m->has_answer) {
      memcpy(to, m->answer_buffer.data, m->answer_length);
      to += m->answer_length;
      m->has_answer = false;
    } else {
      to = pk_write_argument(m, to, a);
    }
    to = end_argument(m, IS(JSON) ? escape_json(from, to) : to);
  }
  pk_wrote(m, end_line(m, to, a->opcode, &effect));
  return settle(m, a, offset, &effect);
}

/* A window of the data is printed, and with the last the rest of the line. */
static enum pk_status print_piece(struct pk_machine *m, uint32_t length)
{
  struct pk_argument a = {.opcode = pk_find_opcode(m->span_opcode), .at = m->start};
  enum pk_argument_form form = (enum pk_argument_form)m->span_form;
  bool is_first = m->span_at == 0;
  uint8_t quote = pk_quote(m->quotes);
  uint64_t room = (uint64_t)length * PK_REPR_GROWTH;
  uint8_t *to =
      is_first ? begin_line(m, a.opcode, (uint64_t)m->opcode_offset, room) : pk_room(m, room * 2 + LINE_ROOM + annotation_room(m));
  if (!to)
    return pk_fail_span(m, PK_ERROR_OUT_OF_MEMORY);
  if (is_first)
    to = begin_argument(m, align(m, to, a.opcode));
  uint8_t *from = to;
  if (is_first) {
    to = pk_write_text(to, form == PK_FORM_BYTE_ARRAY ? "bytearray(b" : form == PK_FORM_BYTE_STRING ? "b" : "");
    *to++ = quote;
  }
  to = form == PK_FORM_STR ? pk_write_str(m, to, (enum pk_text_form)m->span_text, m->start, length, quote)
                           : pk_write_bytes(to, m->start, length, form == PK_FORM_BYTE_ARRAY ? '\'' : quote);
  m->span_at += length;
  if (m->span_at < m->span_length) {
    pk_wrote(m, IS(JSON) ? escape_json(from, to) : to);
    m->line_flushed = (double)line_length(m, (uint8_t *)m->output_buffer.data + m->output_length);
    m->line_start = 0;
    return pk_want(m, m->start + length, 1);
  }
  *to++ = quote;
  to = pk_write_text(to, form == PK_FORM_BYTE_ARRAY ? ")" : "");
  to = end_argument(m, IS(JSON) ? escape_json(from, to) : to);
  struct pk_effect effect = {0};
  pk_wrote(m, end_line(m, to, a.opcode, &effect));
  m->phase = PHASE_OPCODES;
  enum pk_status status = settle(m, &a, (uint64_t)m->opcode_offset, &effect);
  return status ? pk_fail_span(m, PK_ERROR_NONE) : pk_want(m, m->start + length, 1);
}

/* The next window of data that is too long for one. */
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

/* An int too long to be printed here: JavaScript is asked for its text. */
static enum pk_status ask_integer(struct pk_machine *m, const struct pk_argument *a)
{
  m->span_offset = m->base + (double)(a->data - m->start);
  m->span_length = (double)a->length;
  pk_want(m, a->at, (size_t)(a->next - a->at));
  return PK_STATUS_INTEGER;
}

/* What most pickles are made of, in text without extras: opcodes that pop no mark and find on the stack what they
 * take, with short arguments that stand in the window whole. Three times as fast as opcode by opcode; where it stopped. */
static const uint8_t *print_short(struct pk_machine *m, const uint8_t *at)
{
  enum { ARGUMENT = 9, LONGEST_TEXT = 255, ROOM = LINE_ROOM + PK_REPR_GROWTH * LONGEST_TEXT };
  int64_t indent = indentation(m);
  if (m->flags || m->annotate || m->end - m->start <= ARGUMENT || m->highest_protocol < 0)
    return at;
  uint8_t *to = NULL;
  for (const uint8_t *next, *const last = m->end - ARGUMENT; at < last; at = next) {
    const struct pk_opcode *opcode = pk_find_opcode(*at);
    uint32_t height = m->height, header = 0, length = 0;
    if (!opcode || opcode->pops_mark || opcode->pops > height || height == m->stack_buffer.size || m->output_length > PK_FLUSH ||
        !(to = pk_room(m, ROOM + (uint64_t)indent)))
      return at;
    uint8_t *stack = pk_items(m), after = opcode->after[0];
    int64_t integer = 0;
    bool is_memoize = opcode->code == PK_MEMOIZE;
    switch (opcode->argument) {
    case PK_ARGUMENT_NONE:
      if (opcode->code == PK_STOP || opcode->code == PK_MARK || opcode->code == PK_DUP || opcode->code == PK_POP)
        return at;
      next = at + 1;
      break;
    case PK_ARGUMENT_UINT1:
      integer = at[1];
      next = at + 2;
      break;
    case PK_ARGUMENT_UINT2:
      integer = pk_read_uint2(at + 1);
      next = at + 3;
      break;
    case PK_ARGUMENT_INT4:
      integer = (int32_t)pk_read_uint4(at + 1);
      next = at + 5;
      break;
    case PK_ARGUMENT_UINT4:
      integer = pk_read_uint4(at + 1);
      next = at + 5;
      break;
    case PK_ARGUMENT_FLOAT8: next = at + 9; break;
    case PK_ARGUMENT_UNICODESTRING1:
    case PK_ARGUMENT_UNICODESTRING4:
      header = opcode->argument == PK_ARGUMENT_UNICODESTRING1 ? 2 : 5;
      length = header == 2 ? at[1] : pk_read_uint4(at + 1);
      m->ascii_length = m->string_count = 0;
      if (length > LONGEST_TEXT || m->end - at < header + length || !pk_text_ascii(m, at + header, length))
        return at;
      next = at + header + length;
      break;
    default: return at;
    }
    if (is_memoize || opcode->code == PK_BINPUT || opcode->code == PK_LONG_BINPUT) {
      integer = is_memoize ? m->memo.count : integer;
      if (!height || stack[height - 1] == PK_ITEM_MARK || pk_memo_get(&m->memo, (uint64_t)integer) ||
          !pk_memo_put(&m->memo, (uint64_t)integer, stack[height - 1]))
        return at;
    } else if (opcode->code == PK_BINGET || opcode->code == PK_LONG_BINGET) {
      after = (uint8_t)pk_memo_get(&m->memo, (uint64_t)integer);
      if (!after)
        return at;
    }
    if (opcode->protocol > m->highest_protocol)
      m->highest_protocol = opcode->protocol;
    m->height = height - opcode->pops;
    if (after)
      stack[m->height++] = after;

    to = write_offset(to, m->whole_base + (uint64_t)(at - m->start));
    to = write_name(pk_write_spaces(write_code(to, opcode->code), indent), opcode);
    if (opcode->argument != PK_ARGUMENT_NONE || is_memoize) {
      /* As align() and begin_argument(), but a fixed length of spaces: a seventh of the time. */
      memset(to, ' ', NAME_WIDTH);
      to += opcode->name_length < NAME_WIDTH ? NAME_WIDTH - opcode->name_length : 0;
      *to++ = ' ';
    }
    if (is_memoize) {
      to = pk_write_text(pk_write_uint(pk_write_text(to, "(as "), (uint64_t)integer), ")");
    } else if (header) {
      uint8_t quote = pk_choose_quote(PK_TEXT_ASCII, at + header, length);
      *to++ = quote;
      to = pk_write_bytes(to, at + header, length, quote);
      *to++ = quote;
    } else if (opcode->argument == PK_ARGUMENT_FLOAT8) {
      to = pk_write_float(to, pk_read_float8(at + 1));
    } else if (opcode->argument != PK_ARGUMENT_NONE) {
      to = pk_write_int(to, integer);
    }
    *to++ = '\n';
    pk_wrote(m, to);
  }
  return at;
}

static enum pk_status run(struct pk_machine *m)
{
  struct pk_argument a;
  if (m->phase != PHASE_OPCODES)
    return read_piece(m);
  for (const uint8_t *at = m->start;; at = a.next) {
    at = print_short(m, at);
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
