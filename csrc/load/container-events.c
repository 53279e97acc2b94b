/* Events of lists, dicts and sets: see container-events.h. */
#include "load/container-events.h"

#include <string.h>

#include "load/survey.h"

/* The flags of an event that appends to a list. A list that nothing refers to counts as growing from then on. */
static uint32_t append_flags(uint32_t *entry)
{
  if (*entry & PK_ESCAPED)
    return PK_ITEMS_ESCAPED;
  *entry |= PK_GROWING;
  return 0;
}

/* Puts `count` items of `width` words each to a container. They are added to its event where that stands last on the tape;
 * otherwise they become a new event: `make` where the container is not on the tape yet, else `add`. */
static enum pk_error put_batch(struct pk_machine *m, uint32_t object, enum pk_event make, enum pk_event add, uint32_t flags,
                               const uint32_t *items, uint32_t count, uint32_t width)
{
  uint32_t *entry = pk_entry(m, object), words = count * width;
  if (m->open_event != PK_NO_EVENT) {
    uint32_t at = m->open_event, *head = (uint32_t *)m->tape_buffer.data + at;
    uint32_t event = *head & 0xff;
    if (head[1] == object && (event == make || event == add)) {
      if (!pk_put_event(m, 0, 0, words - 1))
        return PK_ERROR_OUT_OF_MEMORY;
      m->open_event = at;
      head = (uint32_t *)m->tape_buffer.data + at;
      memcpy((uint32_t *)m->tape_buffer.data + m->tape_count - words, items, (size_t)words * 4);
      head[2] += count;
      if (width == 1 && pk_tag_of(*head >> 8) != flags)
        *head = event | ((*head >> 8 & PK_ITEMS_ESCAPED) | PK_TAG_MIXED) << 8;
      if (width == 2 && !(flags & PK_DICT_STRING_KEYS))
        *head &= ~((uint32_t)PK_DICT_STRING_KEYS << 8);
      return PK_ERROR_NONE;
    }
  }
  uint32_t event_at = m->tape_count;
  bool is_append = *entry & PK_MADE && (*entry & PK_KIND_MASK) == PK_KIND_LIST;
  uint32_t *tape = pk_put_event(m, *entry & PK_MADE ? add : make, flags | (is_append ? append_flags(entry) : 0), words + 2);
  if (!tape)
    return PK_ERROR_OUT_OF_MEMORY;
  m->open_event = event_at;
  tape[0] = object;
  tape[1] = count;
  memcpy(tape + 2, items, (size_t)words * 4);
  *entry |= PK_MADE;
  return PK_ERROR_NONE;
}

/* Whether floats stand in the pool one behind the other. */
static bool is_run(const uint32_t *items, uint32_t count)
{
  for (uint32_t i = 1; i < count; i++)
    if (items[i] != items[0] + 8 * i)
      return false;
  return true;
}

enum pk_error pk_put_floats(struct pk_machine *m, uint32_t list, uint32_t first, uint32_t count)
{
  uint32_t *entry = pk_entry(m, list);
  enum pk_error error = pk_deepen(m, entry, 0);
  if (error)
    return error;
  if (m->open_event != PK_NO_EVENT) {
    uint32_t *head = (uint32_t *)m->tape_buffer.data + m->open_event;
    bool is_floats = (*head & 0xff) == PK_EVENT_FLOATS || (*head & 0xff) == PK_EVENT_APPEND_FLOATS;
    if (is_floats && head[1] == list && head[3] + head[2] == first) {
      head[2] += count;
      return PK_ERROR_NONE;
    }
  }
  uint32_t event_at = m->tape_count;
  bool is_append = *entry & PK_MADE;
  uint32_t *tape = pk_put_event(m, is_append ? PK_EVENT_APPEND_FLOATS : PK_EVENT_FLOATS, is_append ? append_flags(entry) : 0, 3);
  if (!tape)
    return PK_ERROR_OUT_OF_MEMORY;
  m->open_event = event_at;
  tape[0] = list;
  tape[1] = count;
  tape[2] = first;
  *entry |= PK_MADE;
  return PK_ERROR_NONE;
}

enum pk_error pk_put_ints(struct pk_machine *m, uint32_t list, const uint32_t *words, uint32_t count)
{
  enum pk_error error = pk_deepen(m, pk_entry(m, list), 0);
  return error ? error : put_batch(m, list, PK_EVENT_INTS, PK_EVENT_APPEND_INTS, 0, words, count, 1);
}

enum pk_error pk_put_list(struct pk_machine *m, uint32_t list, const uint32_t *items, uint32_t count)
{
  struct pk_survey survey;
  enum pk_error error = pk_survey_items(m, &survey, items, count, 1);
  if (error)
    return error;
  if (survey.tag == PK_TAG_FLOAT && is_run(items, count))
    return pk_put_floats(m, list, pk_payload(items[0]), count);
  if ((error = pk_deepen(m, pk_entry(m, list), survey.depth)))
    return error;
  return put_batch(m, list, PK_EVENT_LIST, PK_EVENT_APPEND, survey.tag, items, count, 1);
}

enum pk_error pk_put_dict(struct pk_machine *m, uint32_t dict, const uint32_t *items, uint32_t pairs)
{
  struct pk_survey keys, values;
  enum pk_error error = pk_survey_items(m, &keys, items, pairs * 2, 2);
  if (error || (error = pk_survey_items(m, &values, items + 1, pairs * 2 - 1, 2)))
    return error;
  if (keys.unhashable)
    return pk_refuse_unhashable(m, keys.unhashable);
  uint32_t *entry = pk_entry(m, dict);
  if (*entry & PK_LENT && (error = pk_put_settle(m, dict, entry)))
    return error;
  error = pk_deepen(m, entry, keys.depth > values.depth ? keys.depth : values.depth);
  if (error)
    return error;
  uint32_t flags = (keys.tag == PK_TAG_STRING ? PK_DICT_STRING_KEYS : 0) | (*entry & PK_ESCAPED ? PK_DICT_ESCAPED : 0);
  return put_batch(m, dict, PK_EVENT_DICT, PK_EVENT_SETITEMS, flags, items, pairs, 2);
}

enum pk_error pk_put_set(struct pk_machine *m, uint32_t set, const uint32_t *items, uint32_t count)
{
  struct pk_survey survey;
  enum pk_error error = pk_survey_items(m, &survey, items, count, 1);
  if (error || (error = pk_deepen(m, pk_entry(m, set), survey.depth)))
    return error;
  if (survey.unhashable)
    return pk_refuse_unhashable(m, survey.unhashable);
  return put_batch(m, set, PK_EVENT_SET, PK_EVENT_ADDITEMS, survey.tag, items, count, 1);
}
