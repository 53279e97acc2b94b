/* The fast path of the pickler: see dump-simple.h.
 *
 * What each value needs, which is room, the end of the frame and the end of the batch, is looked at once for all of them.
 * The places stay in locals, because to the compiler a byte that is written could be any of the machine's fields.
 *
 * Source: CPython 3.13, Modules/_pickle.c: save_none, save_bool, save_long, save_float, memo_get. */
#include "dump/dump-simple.h"

#include "dump/dump-containers.h"
#include "machine/read-bytes.h"

/* Writes an opcode and a number of `size` bytes; 8 bytes are written in any case. */
static inline uint8_t *put_number(uint8_t *to, uint8_t opcode, uint64_t number, size_t size)
{
  *to = opcode;
  memcpy(to + 1, &number, 8);
  return to + 1 + size;
}

static inline uint8_t *put_get(uint8_t *to, uint32_t number)
{
  return number < 256 ? put_number(to, PK_BINGET, number, 1) : put_number(to, PK_LONG_BINGET, number, 4);
}

static inline uint8_t *put_int(uint8_t *to, uint32_t value)
{
  return value < 256     ? put_number(to, PK_BININT1, value, 1)
         : value < 65536 ? put_number(to, PK_BININT2, value, 2)
                         : put_number(to, PK_BININT, value, 4);
}

/* Where the loop has to stop: behind it there is room for a number and a key before it. A frame that has late data is filled by
 * the slower way, which knows of them. */
static const uint8_t *find_limit(const struct pk_machine *m)
{
  if (m->late_length)
    return m->cursor;
  const uint8_t *frame_end = pk_frame_start(m) + PK_FRAME_TARGET + PK_FRAME_HEADER, *room_end = m->cursor_end - PK_ROOM;
  return m->is_framing && frame_end < room_end ? frame_end : room_end;
}

const uint32_t *pk_put_simple(struct pk_machine *m, const uint32_t *word, const uint32_t *end)
{
  struct pk_open_value *v = pk_top_value(m);
  if (m->protocol < PK_OPCODE_PROTOCOL || v->batch <= 1 || m->cursor_end - m->cursor < PK_ROOM)
    return word;
  const uint32_t *entries = m->object_buffer.data, *keys = v->keys;
  const uint8_t *const limit = find_limit(m);
  uint8_t *to = m->cursor;
  uint32_t batch = v->batch, known = v->known;
  while (word < end && to < limit) {
    if (known && batch % 2 == 0) {
      to = put_get(to, *keys++);
      known--;
      batch--;
      continue;
    }
    if (batch == 1)
      break;
    switch (*word) {
    case PK_TOKEN_NONE: *to++ = PK_NONE; break;
    case PK_TOKEN_FALSE: *to++ = PK_NEWFALSE; break;
    case PK_TOKEN_TRUE: *to++ = PK_NEWTRUE; break;
    case PK_TOKEN_INT: to = put_int(to, *++word); break;
    case PK_TOKEN_FLOAT:
      to = put_number(to, PK_BINFLOAT, __builtin_bswap64(pk_read_uint8((const uint8_t *)(word + 1))), 8);
      word += 2;
      break;
    case PK_TOKEN_REFERENCE:
      if (word[1] >= m->object_count)
        goto stop;
      to = put_get(to, entries[*++word] - 1);
      break;
    default: goto stop;
    }
    word++;
    batch--;
  }
stop:
  v->left -= v->batch - batch;
  v->batch = batch;
  v->known = known;
  v->keys = keys;
  m->cursor = to;
  return word;
}
