/* A line of dis: see dis-line.h. Source: CPython 3.13, Lib/pickletools.py: dis. */
#include "tools/dis-line.h"

enum {
  ITEMS_SHOWN = 32,      /* how many items of the stack are written at most */
  ANNOTATION_LIMIT = 50, /* the column from which on annotations go back to the first one */
};

#define IS(flag) (m->flags & PK_DIS_##flag)

uint8_t *pk_escape_json(uint8_t *from, uint8_t *to)
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

uint64_t pk_annotation_room(const struct pk_machine *m)
{
  int32_t column = (int32_t)m->annotate;
  return column > 0 ? (uint64_t)column : 0;
}

uint8_t *pk_begin_line(struct pk_machine *m, const struct pk_opcode *opcode, uint64_t offset, uint64_t argument_room)
{
  uint8_t *to =
      pk_room(m, PK_LINE_ROOM + 2 * argument_room + (IS(ROWS) || IS(JSON) ? 0 : (uint64_t)pk_indentation(m)) + pk_annotation_room(m));
  if (!to)
    return NULL;
  if (opcode->protocol > m->highest_protocol)
    m->highest_protocol = opcode->protocol;
  if (IS(ROWS))
    return pk_write_name(pk_write_text(pk_write_uint(to, offset), "\t"), opcode);
  if (IS(JSON)) {
    to = pk_write_text(pk_write_uint(pk_write_text(to, "{\"pos\":"), offset), ",\"opcode\":\"");
    return pk_write_text(pk_write_name(to, opcode), "\"");
  }
  to = pk_write_offset(to, offset);
  m->line_start = (uint32_t)(to - (uint8_t *)m->output_buffer.data);
  m->line_flushed = 0;
  return pk_write_name(pk_write_spaces(pk_write_code(to, opcode->code), pk_indentation(m)), opcode);
}

uint8_t *pk_align_argument(struct pk_machine *m, uint8_t *to, const struct pk_opcode *opcode)
{
  if (IS(JSON))
    return to;
  return IS(ROWS) ? pk_write_text(to, "\t") : pk_write_spaces(to, PK_NAME_WIDTH - opcode->name_length);
}

uint8_t *pk_begin_argument(struct pk_machine *m, uint8_t *to)
{
  return IS(JSON) ? pk_write_text(to, ",\"arg\":\"") : pk_write_text(to, IS(ROWS) ? "" : " ");
}

uint8_t *pk_end_argument(struct pk_machine *m, uint8_t *to) { return IS(JSON) ? pk_write_text(to, "\"") : to; }

int64_t pk_line_length(const struct pk_machine *m, const uint8_t *to)
{
  int64_t count = (int64_t)m->line_flushed;
  for (const uint8_t *p = (uint8_t *)m->output_buffer.data + m->line_start; p < to; p++)
    count += (*p & 0xc0) != 0x80;
  return count;
}

uint8_t *pk_end_line(struct pk_machine *m, uint8_t *to, const struct pk_opcode *opcode, const struct pk_effect *effect)
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
    int64_t length = pk_line_length(m, to);
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

uint8_t *pk_write_items(const struct pk_machine *m, uint8_t *to, uint32_t count, const char *quote)
{
  const uint8_t *stack = (uint8_t *)m->stack_buffer.data + m->height - count;
  for (uint32_t i = 0; i < count; i++)
    to =
        pk_write_text(pk_write_text(pk_write_text(pk_write_text(to, i ? *quote ? "," : ", " : ""), quote), pk_item_names[stack[i]]), quote);
  return to;
}

bool pk_write_stack(struct pk_machine *m)
{
  uint32_t count = m->height < ITEMS_SHOWN ? m->height : ITEMS_SHOWN;
  uint8_t *to = pk_room(m, PK_LINE_ROOM + ITEMS_SHOWN * PK_ITEM_ROOM);
  if (!to)
    return false;
  if (IS(JSON)) {
    to = pk_write_uint(pk_write_text(to, ",\"height\":"), m->height);
    to = pk_write_text(pk_write_items(m, pk_write_text(to, ",\"stack\":["), count, "\""), "]");
  } else {
    to = pk_write_text(to, "       [");
    if (count < m->height)
      to = pk_write_text(pk_write_uint(pk_write_text(to, "... "), m->height - count), " more, ");
    to = pk_write_text(pk_write_items(m, to, count, ""), "]\n");
  }
  pk_wrote(m, to);
  return true;
}
