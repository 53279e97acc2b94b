/* The blocks of bzip2.
 *
 * The format is described by its decoder only (bzip2 1.0.8, decompress.c). Bits are most significant first. A block was made in four steps, which are undone from the
 * last to the first: run-lengths of bytes, the Burrows-Wheeler transform, move-to-front, Huffman codes of up to six tables. pk_bzip2_read undoes the last two,
 * pk_bzip2_untangle prepares the transform to be undone, and pk_bzip2_write undoes it and the run-lengths, a part at a time. */
#ifndef PK_BZIP2_H
#define PK_BZIP2_H

#include <stdbool.h>
#include <stdint.h>

enum {
  PK_BZIP2_LONGEST_CODE = 20,
  PK_BZIP2_SHORT_CODE = 10,
  PK_BZIP2_TABLES = 6,
  PK_BZIP2_SYMBOLS = 258,
  PK_BZIP2_SELECTORS = 1 << 15,
  /* So many bytes stand behind the input that a call may read; zeros where the input ends. */
  PK_BZIP2_INPUT_SLACK = 256,
  /* The least room that pk_bzip2_write takes. */
  PK_BZIP2_LEAST_ROOM = 256,
};

/* What a block is found to be; from PK_BZIP2_CUT on it is bad. */
enum pk_bzip2_status {
  PK_BZIP2_DONE,
  PK_BZIP2_CUT, /* it goes on behind the input's window */
  PK_BZIP2_NO_BYTES,
  PK_BZIP2_BAD_TABLES, /* `found` tables */
  PK_BZIP2_NO_SELECTORS,
  PK_BZIP2_BAD_SELECTOR,
  PK_BZIP2_BAD_LENGTH, /* a code of `found` bits */
  PK_BZIP2_TOO_FEW_SELECTORS,
  PK_BZIP2_NO_CODE,
  PK_BZIP2_TOO_LONG,
};

/* A Huffman code. */
struct pk_bzip2_code {
  /* For each length: what 20 bits with a code of that length in front are less than, and what makes such a code the index of its symbol. */
  uint32_t limits[PK_BZIP2_LONGEST_CODE + 1];
  int32_t bases[PK_BZIP2_LONGEST_CODE + 1];
  uint16_t symbols[PK_BZIP2_SYMBOLS];
  /* By the next bits, for the codes that are no longer: the symbol and, above nine bits, the length. */
  uint16_t short_codes[1 << PK_BZIP2_SHORT_CODE];
};

/* The first words are JavaScript's too: js/containers/decompress/bz2.js has their order. */
struct pk_bzip2 {
  uint32_t position; /* in the input's window, in bits */
  uint32_t length;   /* of the block, before the run-lengths are undone */
  uint32_t found;
  uint32_t crc; /* of what was written, before the last step */
  /* Where pk_bzip2_write is: the next entry, how many are done, the last byte and how often it came in a row. */
  uint32_t entry, done, same;
  int32_t last;
  uint8_t selectors[PK_BZIP2_SELECTORS];
  struct pk_bzip2_code codes[PK_BZIP2_TABLES];
  uint32_t starts[256];
};

/* Reads the block that starts at the position, behind its origin, into memory for `size` words: a byte in each. */
enum pk_bzip2_status pk_bzip2_read(struct pk_bzip2 *b, const uint8_t *input, uint32_t length, uint32_t *block, uint32_t size);

/* Makes each word of the block the byte and, above it, the place of the next; `origin` is less than the length. */
void pk_bzip2_untangle(struct pk_bzip2 *b, uint32_t *block, uint32_t origin);

/* Writes what there is room for; the count of bytes. */
uint32_t pk_bzip2_write(struct pk_bzip2 *b, const uint32_t *block, uint8_t *to, uint32_t room);

#endif
