/* How the pickler writes values that hold no others. Each returns false where memory ended; of those that
 * return nothing the caller made room. */
#ifndef PK_DUMP_VALUES_H
#define PK_DUMP_VALUES_H

#include "dump/pickle-writer.h"
#include "machine/opcodes.h"
#include "machine/read-bytes.h"

void pk_put_long(struct pk_machine *m, int64_t value);
void pk_put_bool(struct pk_machine *m, bool value);

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

/* Bytes of UTF-8 that are so many UTF-16 units. */
uint32_t pk_measure_text(const uint8_t *text, const uint8_t *end, uint32_t units);

/* The text of UNICODE (raw_unicode_escape): latin-1 is kept, but for what would end the line or begin an escape. */
bool pk_put_escaped(struct pk_machine *m, const uint8_t *text, uint32_t length);

/* The opcode and count before data, of a STR, BYTES or BYTEARRAY. */
void pk_put_count(struct pk_machine *m, enum pk_token token, uint64_t length);

/* The same and the data, which stands outside of the frames where it is large. */
bool pk_put_data(struct pk_machine *m, enum pk_token token, const uint8_t *data, uint32_t length);

/* Lines: an opcode, text, what ends it. */
bool pk_put_line(struct pk_machine *m, uint8_t opcode, const uint8_t *text, uint32_t length, const char *end);

#endif
