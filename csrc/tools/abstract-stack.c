/* The stack and the memo, emulated by types: see abstract-stack.h. */
#include "tools/abstract-stack.h"

void pk_pop_mark(struct pk_machine *m, const struct pk_opcode *opcode, struct pk_effect *effect)
{
  effect->pops = opcode->pops;
  if (!opcode->pops_mark) {
    if (opcode->code != PK_POP || !m->height || pk_items(m)[m->height - 1] != PK_ITEM_MARK)
      return;
    effect->pops = 0;
  }
  effect->has_mark = true;
  if (!m->mark_count) {
    effect->error = PK_ERROR_NO_MARK_ON_STACK;
    return;
  }
  effect->mark = pk_marks(m)[--m->mark_count];
  while (m->height && pk_items(m)[m->height - 1] != PK_ITEM_MARK)
    m->height--;
  if (!m->height)
    effect->error = PK_ERROR_LOST_MARK;
  else
    m->height--;
}

bool pk_use_memo(struct pk_machine *m, const struct pk_argument *a, struct pk_effect *effect)
{
  switch (a->opcode->code) {
  case PK_GET:
  case PK_BINGET:
  case PK_LONG_BINGET:
    effect->after = (uint8_t)pk_memo_get(&m->memo, pk_memo_key(a));
    if (!effect->after)
      effect->error = PK_ERROR_MEMO_NOT_STORED;
    return true;
  case PK_MEMOIZE:
    effect->is_memoize = true;
    effect->memo_key = m->memo.count;
    break;
  case PK_PUT:
  case PK_BINPUT:
  case PK_LONG_BINPUT: effect->memo_key = pk_memo_key(a); break;
  default: return true;
  }
  if (pk_memo_get(&m->memo, effect->memo_key)) {
    effect->error = PK_ERROR_MEMO_DEFINED;
  } else if (!m->height) {
    effect->error = PK_ERROR_MEMO_EMPTY_STACK;
  } else if (pk_items(m)[m->height - 1] == PK_ITEM_MARK) {
    effect->error = PK_ERROR_MEMO_MARK;
  } else {
    uint8_t item = pk_items(m)[m->height - 1];
    if (!pk_memo_put(&m->memo, effect->memo_key, item))
      return false;
    if (m->flags & PK_DIS_MEMO && a->form != PK_FORM_DIGITS) {
      if (!pk_buffer_reserve(&m->tape_buffer, m->tape_count * 4, (m->tape_count + 3) * 4))
        return false;
      uint32_t *words = (uint32_t *)m->tape_buffer.data + m->tape_count;
      words[0] = (uint32_t)effect->memo_key;
      words[1] = (uint32_t)(effect->memo_key >> 32);
      words[2] = item;
      m->tape_count += 3;
    }
  }
  return true;
}

bool pk_change_stack(struct pk_machine *m, const struct pk_opcode *opcode, uint64_t offset, const struct pk_effect *effect)
{
  m->height -= effect->pops;
  size_t marks_size = m->mark_count * sizeof(uint64_t);
  bool has_room = m->height + 3 <= m->stack_buffer.size && marks_size + sizeof(uint64_t) <= m->mark_buffer.size;
  if (!has_room && (!pk_buffer_reserve(&m->stack_buffer, m->height, m->height + 3) ||
                    !pk_buffer_reserve(&m->mark_buffer, marks_size, marks_size + sizeof(uint64_t))))
    return false;
  if (effect->after) {
    pk_items(m)[m->height++] = effect->after;
    return true;
  }
  for (uint32_t i = 0; i < 3 && opcode->after[i]; i++) {
    pk_items(m)[m->height++] = opcode->after[i];
    if (opcode->after[i] == PK_ITEM_MARK)
      pk_marks(m)[m->mark_count++] = offset;
  }
  return true;
}
