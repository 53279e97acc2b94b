/* Globals, calls and mutations: see calls.h. */
#include "load/calls.h"

#include "load/container-events.h"
#include "load/events.h"
#include "load/scalars.h"
#include "load/survey.h"

enum pk_error pk_put_global(struct pk_machine *m, uint32_t module, uint32_t name, uint32_t offset, uint32_t *operand)
{
  uint32_t object = pk_new_object(m, PK_KIND_GLOBAL), names[] = {module, name};
  *operand = pk_operand(PK_TAG_OBJECT, object);
  return pk_put_object(m, PK_EVENT_GLOBAL,
                       m->protocol < 3   ? PK_NAME_PYTHON2
                       : m->protocol < 4 ? 0
                                         : PK_NAME_DOTTED,
                       object, names, 2, offset);
}

enum pk_error pk_put_extension(struct pk_machine *m, uint32_t code, uint32_t offset, uint32_t *operand)
{
  *operand = pk_new_operand(m, PK_KIND_GLOBAL);
  *pk_entry(m, pk_payload(*operand)) |= PK_MADE;
  uint32_t *words = pk_put_event(m, PK_EVENT_EXTENSION, 0, 3);
  if (!words)
    return PK_ERROR_OUT_OF_MEMORY;
  words[0] = pk_payload(*operand);
  words[1] = code;
  words[2] = offset;
  return PK_ERROR_NONE;
}

enum pk_error pk_put_persistent(struct pk_machine *m, uint32_t offset, uint32_t *operand)
{
  uint32_t pid = *operand;
  *operand = pk_new_operand(m, PK_KIND_OTHER);
  return pk_put_object(m, PK_EVENT_PERSISTENT, 0, pk_payload(*operand), &pid, 1, offset);
}

enum pk_error pk_read_global(struct pk_machine *m, const uint8_t *module, const uint8_t *module_end, const uint8_t *name,
                             const uint8_t *name_end, uint32_t offset, uint32_t *operand)
{
  if (module == module_end || name == name_end)
    return PK_ERROR_TRUNCATED;
  uint32_t module_string, name_string;
  enum pk_error error = pk_put_utf8(m, module, (uint32_t)(module_end - module), false, &module_string);
  if (error || (error = pk_put_utf8(m, name, (uint32_t)(name_end - name), false, &name_string)))
    return error;
  return pk_put_global(m, module_string, name_string, offset, operand);
}

enum pk_error pk_wrong_kind(struct pk_machine *m, enum pk_error error, uint32_t operand)
{
  m->detail_0 = pk_kind_of(m, operand);
  return error;
}

static bool is_opaque(enum pk_kind kind) { return kind == PK_KIND_OTHER || kind == PK_KIND_GLOBAL; }

/* Notes that a tuple, which ended the tape, went alone to the call or BUILD that was just written, and so did the bytes in front of it. */
static void lend(struct pk_machine *m, uint32_t args, bool has_bytes)
{
  uint32_t *tape = m->tape_buffer.data, tuple = tape[m->tuple_at + 1];
  if (args != pk_operand(PK_TAG_OBJECT, tuple))
    return;
  *pk_entry(m, tuple) |= PK_LENT;
  if (has_bytes) {
    *pk_entry(m, tuple - 1) |= PK_LENT;
    tape[m->lendable] |= PK_PAYLOAD_LENT << 8;
  } else {
    tape[m->tuple_at] |= PK_TUPLE_LENT << 8;
  }
}

enum pk_error pk_put_call(struct pk_machine *m, enum pk_event event, uint32_t *operands, uint32_t count, uint32_t offset)
{
  enum pk_kind callable = pk_kind_of(m, operands[0]), args = pk_kind_of(m, operands[1]);
  bool is_reduce = event == PK_EVENT_REDUCE;
  bool has_tuple = args == PK_KIND_TUPLE || args == PK_KIND_OTHER;
  if (is_reduce && !has_tuple)
    return pk_wrong_kind(m, PK_ERROR_NOT_ARGUMENTS, operands[1]);
  if (!is_opaque(callable))
    return pk_wrong_kind(m, is_reduce ? PK_ERROR_NOT_CALLABLE : PK_ERROR_NOT_CLASS, operands[0]);
  if (!has_tuple)
    return pk_wrong_kind(m, PK_ERROR_NOT_TUPLE, operands[1]);
  if (count == 3 && pk_kind_of(m, operands[2]) != PK_KIND_DICT && pk_kind_of(m, operands[2]) != PK_KIND_OTHER)
    return pk_wrong_kind(m, PK_ERROR_NOT_DICT, operands[2]);
  uint32_t object = pk_new_object(m, PK_KIND_OTHER);
  bool is_lent = is_reduce && m->tuple_end == m->tape_count && !(m->flags & PK_LOAD_TRACED), has_bytes = m->lent_end == m->tape_count;
  enum pk_error error = pk_put_object(m, event, 0, object, operands, count, offset);
  operands[0] = pk_operand(PK_TAG_OBJECT, object);
  if (is_lent && !error)
    lend(m, operands[1], has_bytes);
  return error;
}

enum pk_error pk_put_instance(struct pk_machine *m, uint32_t *class_operand, const uint32_t *items, uint32_t count, uint32_t offset)
{
  if (!is_opaque(pk_kind_of(m, *class_operand)))
    return pk_wrong_kind(m, PK_ERROR_NOT_CALLABLE, *class_operand);
  uint32_t object = pk_new_object(m, PK_KIND_OTHER), fixed[] = {object, *class_operand, offset};
  enum pk_error error = pk_touch(m, *class_operand);
  if (error || (error = pk_put_items(m, PK_EVENT_INSTANTIATE, 0, fixed, 3, items, count, 1)))
    return error;
  *pk_entry(m, object) |= PK_MADE;
  *class_operand = pk_operand(PK_TAG_OBJECT, object);
  return PK_ERROR_NONE;
}

/* Writes an event that changes a container by what JavaScript does with it. The event refers to the container itself, which
 * must not count as an escape: the flag tells whether anything referred to it before. */
static enum pk_error put_other(struct pk_machine *m, enum pk_event event, uint32_t operand, const uint32_t *items, uint32_t count,
                               uint32_t words_an_item, uint32_t offset)
{
  uint32_t fixed[] = {pk_payload(operand), offset};
  uint32_t *entry = pk_entry(m, fixed[0]), was_escaped = *entry & PK_ESCAPED;
  enum pk_error error = pk_touch(m, operand);
  if (error)
    return error;
  *entry = (*entry & ~(uint32_t)PK_ESCAPED) | was_escaped;
  return pk_put_items(m, event, was_escaped ? PK_ITEMS_ESCAPED : 0, fixed, 2, items, count, words_an_item);
}

enum pk_error pk_append(struct pk_machine *m, uint32_t list, const uint32_t *items, uint32_t count, uint32_t offset)
{
  enum pk_kind kind = pk_kind_of(m, list);
  if (kind == PK_KIND_LIST)
    return pk_put_list(m, pk_payload(list), items, count);
  if (kind == PK_KIND_OTHER || kind == PK_KIND_BYTEARRAY)
    return put_other(m, PK_EVENT_OTHER_APPEND, list, items, count, 1, offset);
  return pk_wrong_kind(m, PK_ERROR_NO_APPEND, list);
}

enum pk_error pk_set_items(struct pk_machine *m, uint32_t dict, const uint32_t *items, uint32_t count, uint32_t offset)
{
  if (count % 2)
    return PK_ERROR_ODD_ITEMS;
  enum pk_kind kind = pk_kind_of(m, dict);
  if (kind == PK_KIND_DICT)
    return pk_put_dict(m, pk_payload(dict), items, count / 2);
  if (kind == PK_KIND_OTHER || kind == PK_KIND_LIST || kind == PK_KIND_BYTEARRAY)
    return put_other(m, PK_EVENT_OTHER_SETITEMS, dict, items, count / 2, 2, offset);
  return pk_wrong_kind(m, PK_ERROR_NO_SETITEM, dict);
}

enum pk_error pk_add_items(struct pk_machine *m, uint32_t set, const uint32_t *items, uint32_t count, uint32_t offset)
{
  enum pk_kind kind = pk_kind_of(m, set);
  if (kind == PK_KIND_SET)
    return pk_put_set(m, pk_payload(set), items, count);
  if (kind == PK_KIND_OTHER)
    return put_other(m, PK_EVENT_OTHER_ADDITEMS, set, items, count, 1, offset);
  return pk_wrong_kind(m, PK_ERROR_NO_ADD, set);
}

/* Whether the tape ends with bytes and the tuple `state`, whose last item they are, and no other item. */
static bool ends_with_bytes(const struct pk_machine *m, uint32_t state)
{
  if (m->tuple_end != m->tape_count || m->lendable + PK_PAYLOAD_WORDS != m->tuple_at)
    return false;
  const uint32_t *payload = (uint32_t *)m->tape_buffer.data + m->lendable, *tuple = payload + PK_PAYLOAD_WORDS;
  uint32_t bytes = pk_operand(PK_TAG_OBJECT, tuple[1] - 1), others = tuple[2] - 1;
  if (state != pk_operand(PK_TAG_OBJECT, tuple[1]) || payload[1] != tuple[1] - 1 || others > PK_LENT_STATE || tuple[3 + others] != bytes)
    return false;
  for (uint32_t i = 0; i < others; i++)
    if (tuple[3 + i] == bytes)
      return false;
  return true;
}

/* Whether the event that makes a dict ends the tape, and nothing refers to it. */
static bool is_new_dict(struct pk_machine *m, uint32_t operand)
{
  if (m->open_event == PK_NO_EVENT || pk_tag_of(operand) != PK_TAG_OBJECT)
    return false;
  const uint32_t *event = (uint32_t *)m->tape_buffer.data + m->open_event;
  return (*event & 0xff) == PK_EVENT_DICT && event[1] == pk_payload(operand) && !(*pk_entry(m, event[1]) & PK_ESCAPED);
}

enum pk_error pk_build(struct pk_machine *m, uint32_t instance, uint32_t state, uint32_t offset)
{
  if (!is_opaque(pk_kind_of(m, instance))) {
    enum pk_kind kind = pk_kind_of(m, state);
    if (kind == PK_KIND_NONE)
      return PK_ERROR_NONE;
    bool may_be_state = kind == PK_KIND_DICT || kind == PK_KIND_TUPLE || kind == PK_KIND_OTHER;
    return may_be_state ? pk_wrong_kind(m, PK_ERROR_NO_DICT, instance) : PK_ERROR_BAD_STATE;
  }
  enum pk_error error = pk_touch(m, instance);
  if (error)
    return error;
  bool may_lend = !(m->flags & PK_LOAD_TRACED);
  bool lends_bytes = may_lend && ends_with_bytes(m, state);
  bool lends_dict = may_lend && !(m->flags & PK_LOAD_BUILD_STOPS) && is_new_dict(m, state);
  uint32_t dict = m->open_event;
  if ((error = pk_put_object(m, PK_EVENT_BUILD, 0, pk_payload(instance), &state, 1, offset)))
    return error;
  if (lends_bytes)
    lend(m, state, true);
  if (lends_dict) {
    ((uint32_t *)m->tape_buffer.data)[dict] |= PK_DICT_LENT << 8;
    *pk_entry(m, pk_payload(state)) |= PK_LENT;
  }
  return PK_ERROR_NONE;
}

uint32_t pk_new_operand(struct pk_machine *m, enum pk_kind kind) { return pk_operand(PK_TAG_OBJECT, pk_new_object(m, kind)); }

enum pk_error pk_put_readonly(struct pk_machine *m, uint32_t operand)
{
  uint32_t *words = pk_put_event(m, PK_EVENT_READONLY, 0, 1);
  if (!words)
    return PK_ERROR_OUT_OF_MEMORY;
  words[0] = pk_payload(operand);
  return PK_ERROR_NONE;
}

enum pk_error pk_put_drop(struct pk_machine *m, uint32_t operand, uint32_t below)
{
  bool is_call = pk_tag_of(operand) == PK_TAG_OBJECT && pk_kind_of(m, operand) == PK_KIND_OTHER;
  if (!is_call || pk_tag_of(below) != PK_TAG_OBJECT || pk_kind_of(m, below) != PK_KIND_OTHER)
    return PK_ERROR_NONE;
  uint32_t *words = pk_put_event(m, PK_EVENT_DROP, 0, 2);
  if (!words)
    return PK_ERROR_OUT_OF_MEMORY;
  words[0] = pk_payload(operand);
  words[1] = pk_payload(below);
  return PK_ERROR_NONE;
}
