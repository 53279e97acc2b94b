/* What an event refers to */
#ifndef PK_SURVEY_H
#define PK_SURVEY_H

#include "load/events.h"

struct pk_survey {
  uint32_t tag;
  uint32_t depth;
  uint32_t unhashable;
};

enum pk_error pk_put_empty(struct pk_machine *m, uint32_t object, uint32_t *entry);
enum pk_error pk_put_settle(struct pk_machine *m, uint32_t list, uint32_t *entry);

/* Notes that an event refers to the object, and puts it on the tape first. */
static inline enum pk_error pk_refer(struct pk_machine *m, uint32_t object)
{
  uint32_t *entry = pk_entry(m, object);
  if ((*entry & (PK_MADE | PK_GROWING)) != PK_MADE) {
    enum pk_error error = *entry & PK_MADE ? pk_put_settle(m, object, entry) : pk_put_empty(m, object, entry);
    if (error)
      return error;
  }
  *entry |= PK_ESCAPED;
  /* A container that holds itself can not be an item of the event that makes it. */
  if (m->open_event != PK_NO_EVENT && ((uint32_t *)m->tape_buffer.data)[m->open_event + 1] == object)
    m->open_event = PK_NO_EVENT;
  return PK_ERROR_NONE;
}

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

enum pk_error pk_deepen(struct pk_machine *m, uint32_t *entry, uint32_t depth);
enum pk_error pk_refuse_unhashable(struct pk_machine *m, uint32_t unhashable);

#endif
