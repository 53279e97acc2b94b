/* The opcodes that pickles of today seldom hold: those of old protocols, and those that stand in a pickle once or twice.
 *
 * They are a function of their own because the time and the memory that V8 takes to compile the loop of load.c grow faster
 * than the loop does. With all opcodes in the loop that was 7 MB of a fresh process's peak memory; now it is 3.
 * The invariants of load.c hold here too. */
#include "load/calls.h"
#include "load/container-events.h"
#include "load/events.h"
#include "machine/opcodes.h"
#include "load/scalars.h"
#include "load/loop-macros.h"
#include "machine/text.h"

/* Whether a line is ASCII, as the names of INST have to be (_pickle.c: load_inst); the details of the error are set where it is not. */
static bool is_ascii(struct pk_machine *m, const uint8_t *from, const uint8_t *to)
{
  for (const uint8_t *at = from; at < to; at++)
    if (*at > 0x7f) {
      m->detail_0 = *at;
      m->detail_1 = (uint32_t)(at - from);
      m->detail_2 = m->detail_1 + 1;
      return false;
    }
  return true;
}

__attribute__((noinline)) enum pk_error pk_run_rare(struct pk_machine *m, const uint8_t *at, struct pk_step *step)
{
  const uint8_t *p = at + 1, *const end = m->end;
  uint32_t *const bottom = m->stack_buffer.data, *sp = step->sp, *const places = m->place_buffer.data;
  const bool is_traced = m->flags & PK_LOAD_TRACED;
  enum pk_error error;
  size_t wanted;
  int64_t key;

  switch (*at) {
  case PK_INT: {
    LINE(p, line);
    if (line == p)
      FAIL(PK_ERROR_TRUNCATED);
    TRY(pk_put_int_text(m, p, line, OFFSET, sp++));
    p = line + 1;
    break;
  }
  case PK_LONG: {
    LINE(p, line);
    if (line == p)
      FAIL(PK_ERROR_TRUNCATED);
    TRY(pk_put_long_text(m, p, line, OFFSET, sp++));
    p = line + 1;
    break;
  }
  case PK_FLOAT: {
    LINE(p, line);
    if (line == p)
      FAIL(PK_ERROR_TRUNCATED);
    TRY(pk_put_number(m, PK_FORM_FLOAT, p, (uint32_t)(line - p), OFFSET, sp++));
    p = line + 1;
    break;
  }

  case PK_UNICODE: {
    LINE(p, line);
    TRY(pk_put_unicode(m, p, (uint32_t)(line - p), sp++));
    p = line + 1;
    break;
  }
  case PK_STRING: {
    LINE(p, line);
    TRY(pk_put_string(m, p, (uint32_t)(line - p), OFFSET, sp++));
    p = line + 1;
    break;
  }
  case PK_NEXT_BUFFER:
    *sp++ = pk_new_operand(m, PK_KIND_BUFFER);
    TRY(pk_put_object(m, PK_EVENT_BUFFER, 0, pk_payload(sp[-1]), NULL, 0, OFFSET));
    break;
  case PK_READONLY_BUFFER: {
    NEED_STACK(1);
    enum pk_kind kind = pk_kind_of(m, sp[-1]);
    if (kind != PK_KIND_BYTES && kind != PK_KIND_BYTEARRAY && kind != PK_KIND_BUFFER && kind != PK_KIND_OTHER)
      FAIL(pk_wrong_kind(m, PK_ERROR_NOT_BUFFER, sp[-1]));
    if (kind == PK_KIND_BUFFER)
      TRY(pk_put_readonly(m, sp[-1]));
    break;
  }

  case PK_EMPTY_SET: *sp++ = pk_new_operand(m, PK_KIND_SET); break;
  case PK_LIST: {
    POP_MARK(first);
    uint32_t list = pk_new_object(m, PK_KIND_LIST);
    TRACE(first, sp - first);
    PLACE(first);
    if (sp > first)
      TRY(pk_put_list(m, list, first, (uint32_t)(sp - first)));
    *first = pk_operand(PK_TAG_OBJECT, list);
    sp = first + 1;
    break;
  }
  case PK_DICT: {
    POP_MARK(first);
    if ((sp - first) % 2)
      FAIL(PK_ERROR_ODD_ITEMS);
    uint32_t dict = pk_new_object(m, PK_KIND_DICT);
    TRACE(first, sp - first);
    PLACE(first);
    if (sp > first)
      TRY(pk_put_dict(m, dict, first, (uint32_t)(sp - first) / 2));
    *first = pk_operand(PK_TAG_OBJECT, dict);
    sp = first + 1;
    break;
  }
  case PK_FROZENSET: {
    POP_MARK(first);
    uint32_t set = pk_new_object(m, PK_KIND_FROZENSET);
    TRACE(first, sp - first);
    PLACE(first);
    TRY(pk_put_frozenset(m, set, first, (uint32_t)(sp - first)));
    *first = pk_operand(PK_TAG_OBJECT, set);
    sp = first + 1;
    break;
  }
  case PK_ADDITEMS: {
    POP_MARK(first);
    NEED_BELOW(first);
    TRACE(first, sp - first);
    if (sp > first)
      TRY(pk_add_items(m, first[-1], first, (uint32_t)(sp - first), OFFSET));
    sp = first;
    break;
  }

  case PK_POP:
    if (m->mark_count && m->fence == HEIGHT) {
      pk_pop_mark(m);
      break;
    }
    NEED_STACK(1);
    sp--;
    if (HEIGHT > m->fence && HEIGHT > 0)
      TRY(pk_put_drop(m, sp[0], sp[-1]));
    break;
  case PK_POP_MARK: {
    POP_MARK(first);
    sp = first;
    break;
  }
  case PK_DUP:
    NEED_STACK(1);
    TRY_TRACED(pk_share(m, sp - 1));
    *sp = sp[-1];
    sp++;
    break;

  case PK_GET: {
    LINE(p, line);
    if (line == p)
      FAIL(PK_ERROR_TRUNCATED);
    TRY(pk_read_memo_key(m, p, line, &key));
    p = line + 1;
    if ((*sp++ = pk_memo_get(&m->memo, (uint64_t)key)) == 0) {
      m->detail_0 = (double)key;
      FAIL(PK_ERROR_MEMO_MISSING);
    }
    break;
  }
  case PK_PUT: {
    LINE(p, line);
    if (line == p)
      FAIL(PK_ERROR_TRUNCATED);
    NEED_STACK(1);
    TRY(pk_read_memo_key(m, p, line, &key));
    if (key < 0)
      FAIL(PK_ERROR_NEGATIVE_PUT);
    p = line + 1;
    TRY_TRACED(pk_memoize(m, (uint64_t)key, sp - 1));
    break;
  }
  case PK_GLOBAL: {
    LINE(p, module);
    const uint8_t *name = module + 1;
    LINE(name, name_end);
    TRACE_PARTS(2);
    TRY(pk_read_global(m, p, module, name, name_end, OFFSET, sp++));
    p = name_end + 1;
    break;
  }
  case PK_INST: {
    if (!m->mark_count)
      FAIL(PK_ERROR_NO_MARK);
    LINE(p, module);
    const uint8_t *name = module + 1;
    LINE(name, name_end);
    if (!is_ascii(m, p, module) || !is_ascii(m, name, name_end))
      FAIL(PK_ERROR_NOT_ASCII);
    POP_MARK(first);
    uint32_t class_operand;
    TRACE_PARTS(3);
    TRACE(first, sp - first);
    PLACE(first);
    TRY(pk_read_global(m, p, module, name, name_end, OFFSET, &class_operand));
    TRY(pk_put_instance(m, &class_operand, first, (uint32_t)(sp - first), OFFSET));
    *first = class_operand;
    sp = first + 1;
    p = name_end + 1;
    break;
  }
  case PK_STACK_GLOBAL:
    NEED_STACK(2);
    if (pk_kind_of(m, sp[-2]) != PK_KIND_STR || pk_kind_of(m, sp[-1]) != PK_KIND_STR)
      FAIL(PK_ERROR_NOT_STR);
    TRACE(sp - 2, 2);
    PLACE(sp - 2);
    TRY(pk_put_global(m, sp[-2], sp[-1], OFFSET, sp - 2));
    sp--;
    break;
  case PK_EXT1:
    NEED(1);
    key = *p++;
    goto extension;
  case PK_EXT2:
    NEED(2);
    key = pk_read_uint2(p);
    p += 2;
    goto extension;
  case PK_EXT4:
    NEED(4);
    key = (int32_t)pk_read_uint4(p);
    p += 4;
  extension:
    if (key <= 0)
      FAIL(PK_ERROR_EXTENSION_CODE);
    TRY(pk_put_extension(m, (uint32_t)key, OFFSET, sp++));
    break;
  case PK_PERSID: {
    LINE(p, line);
    if (!pk_text_ascii(m, p, (uint32_t)(line - p)))
      FAIL(PK_ERROR_PERSID_NOT_ASCII);
    *sp++ = pk_last_string(m);
    p = line + 1;
    goto persistent;
  }
  case PK_BINPERSID:
    NEED_STACK(1);
  persistent:
    if (!(m->flags & PK_LOAD_PERSISTENT_LOAD))
      FAIL(PK_ERROR_NO_PERSISTENT_LOAD);
    TRACE(sp - 1, 1);
    PLACE(sp - 1);
    TRY(pk_put_persistent(m, OFFSET, sp - 1));
    break;
  case PK_NEWOBJ_EX:
    NEED_STACK(3);
    TRACE(sp - 3, 3);
    PLACE(sp - 3);
    TRY(pk_put_call(m, PK_EVENT_NEWOBJ_EX, sp - 3, 3, OFFSET));
    sp -= 2;
    break;
  case PK_OBJ: {
    POP_MARK(first);
    if (sp == first)
      FAIL(UNDERFLOW);
    TRACE(first, sp - first);
    PLACE(first);
    TRY(pk_put_instance(m, first, first + 1, (uint32_t)(sp - first) - 1, OFFSET));
    sp = first + 1;
    break;
  }

  default: m->detail_0 = *at; FAIL(PK_ERROR_BAD_OPCODE);
  }
  step->p = p;
  step->sp = sp;
  return PK_ERROR_NONE;

out_of_input:
  step->wanted = wanted;
  return PK_ERROR_NONE;
failed:
  return error;
}
