/* What an event has to know about the items that it refers to.
 *
 * Before an event is written, its items are surveyed: those that are not on the tape yet
 * are put there, and what they have in common goes to the event and to the entry of the
 * container (events.h). This is the hot part of writing containers, so the loop over the
 * items is inline.
 * Invariant: an object that is referred to is on the tape, and is marked as escaped. */
#ifndef PK_SURVEY_H
#define PK_SURVEY_H

#include "load/events.h"

struct pk_survey {
  uint32_t tag;        /* the tag of all items, or PK_TAG_MIXED where they differ or there are none */
  uint32_t depth;      /* the nesting depth of the deepest item */
  uint32_t unhashable; /* the kind of an unhashable item as it stands in an entry, or 0 */
};

/* Writes the event of a list, dict or set that something refers to before it has any items. */
enum pk_error pk_put_empty(struct pk_machine *m, uint32_t object, uint32_t *entry);

/* Writes SETTLE or RETURN: from now on the list, or what was lent, can be seen, so JavaScript has to give it its final form. */
enum pk_error pk_put_settle(struct pk_machine *m, uint32_t object, uint32_t *entry);

/* Puts the object on the tape where it is not there, and notes that an event refers to it. */
static inline enum pk_error pk_refer(struct pk_machine *m, uint32_t object)
{
  uint32_t *entry = pk_entry(m, object);
  if ((*entry & (PK_MADE | PK_GROWING)) != PK_MADE) {
    enum pk_error error = *entry & PK_MADE ? pk_put_settle(m, object, entry) : pk_put_empty(m, object, entry);
    if (error)
      return error;
  }
  *entry |= PK_ESCAPED;
  /* A container that holds itself cannot be an item of the event that makes it. */
  if (m->open_event != PK_NO_EVENT && ((uint32_t *)m->tape_buffer.data)[m->open_event + 1] == object)
    m->open_event = PK_NO_EVENT;
  return PK_ERROR_NONE;
}

/* Makes sure that the event of an operand's object is on the tape, and notes that something refers to it. Is called before
 * the event that refers to it is written. */
enum pk_error pk_touch(struct pk_machine *m, uint32_t operand);

/* Surveys every `step`th of the items, `count` operands in all; a dict surveys its keys and its values by a step of 2. */
static inline enum pk_error pk_survey_items(struct pk_machine *m, struct pk_survey *survey, const uint32_t *items, uint32_t count,
                                            uint32_t step)
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
    enum pk_error error = pk_refer(m, object);
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

/* Raises the nesting depth in an entry to one more than that of its deepest item, and checks the limit on it. */
enum pk_error pk_deepen(struct pk_machine *m, uint32_t *entry, uint32_t depth);

/* Answers with the error of an unhashable key or set item. `unhashable` is that of a survey. */
enum pk_error pk_refuse_unhashable(struct pk_machine *m, uint32_t unhashable);

#endif
