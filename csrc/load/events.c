/* Events of the machine onto the tape: see events.h. */
#include "load/events.h"

#include <string.h>

enum { NO_EVENT = UINT32_MAX };

/* What the items of one event have in common. */
struct survey {
  uint32_t tag;        /* of all items, or PK_TAG_MIXED */
  uint32_t depth;      /* of the deepest */
  uint32_t unhashable; /* kind of an unhashable item, shifted, or 0 */
};

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
  m->open_event = NO_EVENT;
  m->tape_count += words + 1;
  *tape = event | flags << 8;
  return tape + 1;
}

static enum pk_error make_empty(struct pk_machine *m, uint32_t object, uint32_t *entry)
{
  static const uint8_t event_of[] = {[PK_KIND_LIST] = PK_EVENT_LIST, [PK_KIND_DICT] = PK_EVENT_DICT, [PK_KIND_SET] = PK_EVENT_SET};
  uint32_t *words = pk_put_event(m, event_of[*entry & PK_KIND_MASK], 0, 2);
  if (!words)
    return PK_ERROR_OUT_OF_MEMORY;
  words[0] = object;
  words[1] = 0;
  *entry |= PK_MADE;
  return PK_ERROR_NONE;
}

/* Tells JavaScript that the list can be seen from now on. */
static enum pk_error settle(struct pk_machine *m, uint32_t list, uint32_t *entry)
{
  uint32_t *words = pk_put_event(m, PK_EVENT_SETTLE, 0, 1);
  if (!words)
    return PK_ERROR_OUT_OF_MEMORY;
  words[0] = list;
  *entry &= ~(uint32_t)PK_GROWING;
  return PK_ERROR_NONE;
}

/* Notes that an event refers to the object, and puts it on the tape first. */
static inline enum pk_error refer(struct pk_machine *m, uint32_t object)
{
  uint32_t *entry = pk_entry(m, object);
  if ((*entry & (PK_MADE | PK_GROWING)) != PK_MADE) {
    enum pk_error error = *entry & PK_MADE ? settle(m, object, entry) : make_empty(m, object, entry);
    if (error)
      return error;
  }
  *entry |= PK_ESCAPED;
  /* A container that holds itself can not be an item of the event that makes it. */
  if (m->open_event != NO_EVENT && ((uint32_t *)m->tape_buffer.data)[m->open_event + 1] == object)
    m->open_event = NO_EVENT;
  return PK_ERROR_NONE;
}

enum pk_error pk_touch(struct pk_machine *m, uint32_t operand)
{
  return pk_tag_of(operand) == PK_TAG_OBJECT ? refer(m, pk_payload(operand)) : PK_ERROR_NONE;
}

static inline enum pk_error look_at(struct pk_machine *m, struct survey *survey, const uint32_t *items, uint32_t count, uint32_t step)
{
  uint32_t tags = 0;
  for (uint32_t i = 0; i < count; i += step)
    tags |= 1u << pk_tag_of(items[i]);
  survey->tag = tags & (tags - 1) || !tags ? PK_TAG_MIXED : pk_tag_of(items[0]);
  survey->depth = 0;
  survey->unhashable = 0;
  if (!(tags & 1u << PK_TAG_OBJECT))
    return PK_ERROR_NONE;
  for (uint32_t i = 0; i < count; i += step) {
    if (pk_tag_of(items[i]) != PK_TAG_OBJECT)
      continue;
    uint32_t object = pk_payload(items[i]);
    enum pk_error error = refer(m, object);
    if (error)
      return error;
    uint32_t entry = *pk_entry(m, object), depth = entry >> PK_DEPTH_SHIFT;
    if (depth > survey->depth)
      survey->depth = depth;
    if (entry & PK_UNHASHABLE_MASK && !survey->unhashable)
      survey->unhashable = entry & PK_UNHASHABLE_MASK;
  }
  return PK_ERROR_NONE;
}

static enum pk_error deepen(struct pk_machine *m, uint32_t *entry, uint32_t depth)
{
  depth += depth < PK_DEPTH_LARGEST;
  if (depth > *entry >> PK_DEPTH_SHIFT)
    *entry = (*entry & ((1u << PK_DEPTH_SHIFT) - 1)) | depth << PK_DEPTH_SHIFT;
  if (depth > m->limit_depth) {
    m->detail_0 = m->limit_depth;
    return PK_ERROR_LIMIT_DEPTH;
  }
  return PK_ERROR_NONE;
}

static enum pk_error refuse_unhashable(struct pk_machine *m, uint32_t unhashable)
{
  m->detail_0 = unhashable >> PK_UNHASHABLE_SHIFT;
  return PK_ERROR_UNHASHABLE;
}

/* The flags of an event that appends to a list. */
static uint32_t append_flags(uint32_t *entry)
{
  if (*entry & PK_ESCAPED)
    return PK_ITEMS_ESCAPED;
  *entry |= PK_GROWING;
  return 0;
}

/* Puts `count` items of `width` words each to a container: onto its event
 * where that stands last on the tape, else as a new event. */
static enum pk_error put_batch(struct pk_machine *m, uint32_t object, enum pk_event make, enum pk_event add, uint32_t flags,
                               const uint32_t *items, uint32_t count, uint32_t width)
{
  uint32_t *entry = pk_entry(m, object), words = count * width;
  if (m->open_event != NO_EVENT) {
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
  enum pk_error error = deepen(m, entry, 0);
  if (error)
    return error;
  if (m->open_event != NO_EVENT) {
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
  enum pk_error error = deepen(m, pk_entry(m, list), 0);
  return error ? error : put_batch(m, list, PK_EVENT_INTS, PK_EVENT_APPEND_INTS, 0, words, count, 1);
}

enum pk_error pk_put_list(struct pk_machine *m, uint32_t list, const uint32_t *items, uint32_t count)
{
  struct survey survey;
  enum pk_error error = look_at(m, &survey, items, count, 1);
  if (error)
    return error;
  if (survey.tag == PK_TAG_FLOAT && is_run(items, count))
    return pk_put_floats(m, list, pk_payload(items[0]), count);
  if ((error = deepen(m, pk_entry(m, list), survey.depth)))
    return error;
  return put_batch(m, list, PK_EVENT_LIST, PK_EVENT_APPEND, survey.tag, items, count, 1);
}

enum pk_error pk_put_dict(struct pk_machine *m, uint32_t dict, const uint32_t *items, uint32_t pairs)
{
  struct survey keys, values;
  enum pk_error error = look_at(m, &keys, items, pairs * 2, 2);
  if (error || (error = look_at(m, &values, items + 1, pairs * 2 - 1, 2)))
    return error;
  if (keys.unhashable)
    return refuse_unhashable(m, keys.unhashable);
  uint32_t *entry = pk_entry(m, dict);
  error = deepen(m, entry, keys.depth > values.depth ? keys.depth : values.depth);
  if (error)
    return error;
  uint32_t flags = (keys.tag == PK_TAG_STRING ? PK_DICT_STRING_KEYS : 0) | (*entry & PK_ESCAPED ? PK_DICT_ESCAPED : 0);
  return put_batch(m, dict, PK_EVENT_DICT, PK_EVENT_SETITEMS, flags, items, pairs, 2);
}

enum pk_error pk_put_set(struct pk_machine *m, uint32_t set, const uint32_t *items, uint32_t count)
{
  struct survey survey;
  enum pk_error error = look_at(m, &survey, items, count, 1);
  if (error || (error = deepen(m, pk_entry(m, set), survey.depth)))
    return error;
  if (survey.unhashable)
    return refuse_unhashable(m, survey.unhashable);
  return put_batch(m, set, PK_EVENT_SET, PK_EVENT_ADDITEMS, survey.tag, items, count, 1);
}

/* The event of items that were looked at: `fixed` words, the first of them the object, the count, the items. */
static enum pk_error put_surveyed(struct pk_machine *m, enum pk_event event, uint32_t flags, const uint32_t *fixed, uint32_t fixed_count,
                                  const uint32_t *items, uint32_t count, uint32_t words_an_item, const struct survey *survey)
{
  uint32_t words = count * words_an_item;
  uint32_t *tape = pk_put_event(m, event, flags | survey->tag, fixed_count + 1 + words);
  if (!tape)
    return PK_ERROR_OUT_OF_MEMORY;
  memcpy(tape, fixed, fixed_count * 4);
  tape[fixed_count] = count;
  memcpy(tape + fixed_count + 1, items, (size_t)words * 4);
  return deepen(m, pk_entry(m, fixed[0]), survey->depth);
}

enum pk_error pk_put_items(struct pk_machine *m, enum pk_event event, uint32_t flags, const uint32_t *fixed, uint32_t fixed_count,
                           const uint32_t *items, uint32_t count, uint32_t words_an_item)
{
  struct survey survey;
  enum pk_error error = look_at(m, &survey, items, count * words_an_item, 1);
  return error ? error : put_surveyed(m, event, flags, fixed, fixed_count, items, count, words_an_item, &survey);
}

enum pk_error pk_put_tuple(struct pk_machine *m, uint32_t tuple, const uint32_t *items, uint32_t count)
{
  struct survey survey;
  enum pk_error error = look_at(m, &survey, items, count, 1);
  if (error)
    return error;
  *pk_entry(m, tuple) |= PK_MADE | survey.unhashable;
  return put_surveyed(m, PK_EVENT_TUPLE, 0, &tuple, 1, items, count, 1, &survey);
}

enum pk_error pk_put_frozenset(struct pk_machine *m, uint32_t set, const uint32_t *items, uint32_t count)
{
  struct survey survey;
  enum pk_error error = look_at(m, &survey, items, count, 1);
  if (error)
    return error;
  if (survey.unhashable)
    return refuse_unhashable(m, survey.unhashable);
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
  return deepen(m, entry, depth);
}
