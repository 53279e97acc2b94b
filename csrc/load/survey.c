/* What an event has to know about its items: see survey.h. */
#include "load/survey.h"

enum pk_error pk_put_empty(struct pk_machine *m, uint32_t object, uint32_t *entry)
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

enum pk_error pk_put_settle(struct pk_machine *m, uint32_t object, uint32_t *entry)
{
  enum pk_kind kind = (enum pk_kind)(*entry & PK_KIND_MASK);
  /* Bytes and their tuple are lent together, and come back together. */
  bool has_bytes = kind == PK_KIND_TUPLE && object && (entry[-1] & (PK_KIND_MASK | PK_LENT)) == (PK_KIND_BYTES | PK_LENT);
  bool is_bytes = kind == PK_KIND_BYTES || has_bytes;
  uint32_t flags = is_bytes ? PK_RETURN_BYTES : kind == PK_KIND_DICT ? PK_RETURN_STATE : 0;
  uint32_t *words = pk_put_event(m, kind == PK_KIND_LIST ? PK_EVENT_SETTLE : PK_EVENT_RETURN, flags, 1);
  if (!words)
    return PK_ERROR_OUT_OF_MEMORY;
  words[0] = has_bytes ? object - 1 : object;
  *entry &= ~(uint32_t)PK_GROWING;
  if (is_bytes)
    entry[has_bytes ? -1 : 1] &= ~(uint32_t)PK_LENT;
  return PK_ERROR_NONE;
}

enum pk_error pk_touch(struct pk_machine *m, uint32_t operand)
{
  return pk_tag_of(operand) == PK_TAG_OBJECT ? pk_refer(m, pk_payload(operand)) : PK_ERROR_NONE;
}

enum pk_error pk_deepen(struct pk_machine *m, uint32_t *entry, uint32_t depth)
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

enum pk_error pk_refuse_unhashable(struct pk_machine *m, uint32_t unhashable)
{
  m->detail_0 = unhashable >> PK_UNHASHABLE_SHIFT;
  return PK_ERROR_UNHASHABLE;
}
