/* How the pickler writes values that hold no others.
 *
 * Functions that answer with a bool make room themselves, and answer with false where memory ended. Before all others the
 * caller has made room (pk_dump_room). */
#ifndef PK_DUMP_VALUES_H
#define PK_DUMP_VALUES_H

#include "dump/pickle-writer.h"
#include "machine/opcodes.h"
#include "machine/read-bytes.h"

/* Writes an int beyond 32 bits or, at protocols 0 and 1, any int. */
void pk_put_long(struct pk_machine *m, int64_t value);
void pk_put_bool(struct pk_machine *m, bool value);

/* Writes an int of 32 bits. */
static inline void pk_put_int(struct pk_machine *m, int32_t value)
{
  if (m->protocol < PK_BINARY_PROTOCOL)
    pk_put_long(m, value);
  else if ((uint32_t)value < 256)
    pk_put_number(m, PK_BININT1, (uint32_t)value, 1);
  else if ((uint32_t)value < 65536)
    pk_put_number(m, PK_BININT2, (uint32_t)value, 2);
  else
    pk_put_number(m, PK_BININT, (uint32_t)value, 4);
}

/* Writes the double whose two words stand at `words`. PK_FLOAT_TOKEN bytes of room are needed at protocol 0. */
static inline void pk_put_float(struct pk_machine *m, const uint32_t *words)
{
  uint64_t bits = pk_read_uint8((const uint8_t *)words);
  if (m->protocol >= PK_BINARY_PROTOCOL) {
    pk_put_number(m, PK_BINFLOAT, __builtin_bswap64(bits), 8);
    return;
  }
  double value;
  memcpy(&value, &bits, 8);
  pk_put(m, PK_FLOAT);
  m->cursor = pk_write_float(m->cursor, value);
  pk_put(m, '\n');
}

/* How many bytes of valid UTF-8 are `units` UTF-16 units. */
uint32_t pk_measure_text(const uint8_t *text, const uint8_t *end, uint32_t units);

/* Writes UTF-16 as UTF-8, and lone surrogates as Python's 'surrogatepass' does; gives where it ends. There is room for PK_MOST_UTF8
 * bytes a unit, and one more. */
enum { PK_MOST_UTF8 = 3 };
uint8_t *pk_encode_utf16(uint8_t *to, const uint8_t *text, uint32_t units);

/* Writes a str as UNICODE. Latin-1 is kept, except for what would end the line or begin an escape. Source: _pickle.c:
 * raw_unicode_escape. */
bool pk_put_escaped(struct pk_machine *m, const uint8_t *text, uint32_t length);

/* Writes the opcode and count before the data of a STR, BYTES or BYTEARRAY. */
void pk_put_count(struct pk_machine *m, enum pk_token token, uint64_t length);

/* Writes the opcode, the count and the data of a STR, BYTES or BYTEARRAY. Large data stands outside of the frames. */
bool pk_put_data(struct pk_machine *m, enum pk_token token, const uint8_t *data, uint32_t length);

/* Writes an opcode whose argument is a line: the text, then `end`. */
bool pk_put_line(struct pk_machine *m, uint8_t opcode, const uint8_t *text, uint32_t length, const char *end);

#endif
