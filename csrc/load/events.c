/* Writing events to the tape: see events.h. */
#include "load/events.h"

#include <string.h>

#include "load/survey.h"

enum pk_kind pk_kind_of(struct pk_machine *m, uint32_t operand)
{
  switch (pk_tag_of(operand)) {
  case PK_TAG_OBJECT: return (enum pk_kind)(*pk_entry(m, pk_payload(operand)) & PK_KIND_MASK);
  case PK_TAG_STRING:
  case PK_TAG_ODD_STRING: return PK_KIND_STR;
  case PK_TAG_FLOAT: return PK_KIND_FLOAT;
  case PK_TAG_CONSTANT: break;
  default: return PK_KIND_INT;
  }
  switch (pk_payload(operand)) {
  case PK_CONSTANT_TRUE:
  case PK_CONSTANT_FALSE: return PK_KIND_BOOL;
  case PK_CONSTANT_EMPTY_TUPLE: return PK_KIND_TUPLE;
  default: return PK_KIND_NONE;
  }
}

uint32_t *pk_put_event(struct pk_machine *m, enum pk_event event, uint32_t flags, uint32_t words)
{
  size_t used = (size_t)m->tape_count * 4, wanted = used + ((size_t)words + 1) * 4;
  if (wanted > m->tape_buffer.size && !pk_buffer_reserve(&m->tape_buffer, used, wanted))
    return NULL;
  uint32_t *tape = (uint32_t *)m->tape_buffer.data + m->tape_count;
  m->open_event = PK_NO_EVENT;
  m->tape_count += words + 1;
  *tape = event | flags << 8;
  return tape + 1;
}

/* What pk_put_items does, once the items are surveyed. */
static enum pk_error put_surveyed(struct pk_machine *m, enum pk_event event, uint32_t flags, const uint32_t *fixed, uint32_t fixed_count,
                                  const uint32_t *items, uint32_t count, uint32_t words_an_item, const struct pk_survey *survey)
{
  uint32_t words = count * words_an_item;
  uint32_t *tape = pk_put_event(m, event, flags | survey->tag, fixed_count + 1 + words);
  if (!tape)
    return PK_ERROR_OUT_OF_MEMORY;
  memcpy(tape, fixed, fixed_count * 4);
  tape[fixed_count] = count;
  memcpy(tape + fixed_count + 1, items, (size_t)words * 4);
  return pk_deepen(m, pk_entry(m, fixed[0]), survey->depth);
}

enum pk_error pk_put_items(struct pk_machine *m, enum pk_event event, uint32_t flags, const uint32_t *fixed, uint32_t fixed_count,
                           const uint32_t *items, uint32_t count, uint32_t words_an_item)
{
  struct pk_survey survey;
  enum pk_error error = pk_survey_items(m, &survey, items, count * words_an_item, 1);
  return error ? error : put_surveyed(m, event, flags, fixed, fixed_count, items, count, words_an_item, &survey);
}

enum pk_error pk_put_tuple(struct pk_machine *m, uint32_t tuple, const uint32_t *items, uint32_t count)
{
  struct pk_survey survey;
  enum pk_error error = pk_survey_items(m, &survey, items, count, 1);
  if (error)
    return error;
  *pk_entry(m, tuple) |= PK_MADE | survey.unhashable;
  bool follows_bytes = m->lendable + PK_PAYLOAD_WORDS == m->tape_count && count <= 2;
  m->tuple_at = m->tape_count;
  error = put_surveyed(m, PK_EVENT_TUPLE, 0, &tuple, 1, items, count, 1, &survey);
  m->tuple_end = m->tape_count;
  if (error || !follows_bytes)
    return error;
  uint32_t bytes = pk_operand(PK_TAG_OBJECT, tuple - 1), *payload = (uint32_t *)m->tape_buffer.data + m->lendable;
  bool is_short = payload[2] - payload[5] == 2, is_lendable = is_short && payload[1] == tuple - 1 && (count == 1 || items[0] != items[1]);
  if (is_lendable && (items[0] == bytes || items[count - 1] == bytes))
    m->lent_end = m->tape_count;
  return PK_ERROR_NONE;
}

enum pk_error pk_put_frozenset(struct pk_machine *m, uint32_t set, const uint32_t *items, uint32_t count)
{
  struct pk_survey survey;
  enum pk_error error = pk_survey_items(m, &survey, items, count, 1);
  if (error)
    return error;
  if (survey.unhashable)
    return pk_refuse_unhashable(m, survey.unhashable);
  *pk_entry(m, set) |= PK_MADE;
  return put_surveyed(m, PK_EVENT_FROZENSET, 0, &set, 1, items, count, 1, &survey);
}

enum pk_error pk_put_object(struct pk_machine *m, enum pk_event event, uint32_t flags, uint32_t object, const uint32_t *operands,
                            uint32_t count, uint32_t offset)
{
  uint32_t depth = 0;
  for (uint32_t i = 0; i < count; i++) {
    enum pk_error error = pk_touch(m, operands[i]);
    if (error)
      return error;
    if (pk_tag_of(operands[i]) == PK_TAG_OBJECT && *pk_entry(m, pk_payload(operands[i])) >> PK_DEPTH_SHIFT > depth)
      depth = *pk_entry(m, pk_payload(operands[i])) >> PK_DEPTH_SHIFT;
  }
  uint32_t *tape = pk_put_event(m, event, flags, count + 2);
  if (!tape)
    return PK_ERROR_OUT_OF_MEMORY;
  tape[0] = object;
  for (uint32_t i = 0; i < count; i++)
    tape[1 + i] = operands[i];
  tape[1 + count] = offset;
  uint32_t *entry = pk_entry(m, object);
  *entry |= PK_MADE;
  return pk_deepen(m, entry, depth);
}
