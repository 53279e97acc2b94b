/* LZMA: the coding of .lzma files, and within LZMA2 of the blocks of .xz files.
 *
 * Source: Igor Pavlov's LZMA specification. The decoder reads a window of the input and writes into a window of the output, which also is its dictionary: what a
 * copy may reach back to lies before the place where it writes. It stops where either ends and goes on from there with the next. Whoever moves what is
 * in the output's window keeps the last `dictionary_size` bytes, and moves them by a multiple of PK_LZMA_ALIGNMENT. */
#ifndef PK_LZMA_H
#define PK_LZMA_H

#include <stdbool.h>
#include <stdint.h>

enum {
  PK_LZMA_STATES = 12,
  PK_LZMA_POSITIONS = 16,
  PK_LZMA_MOST_CONTEXT = 4, /* lc + lp, as in liblzma */
  PK_LZMA_ALIGNMENT = 16,
  /* At least so many bytes stand behind the input that a call may read; zeros where the input ends. */
  PK_LZMA_INPUT_SLACK = 32,
  /* At least so much room is behind the place where a call is to stop. */
  PK_LZMA_OUTPUT_SLACK = 288,
};

/* Why the decoder stopped; behind PK_LZMA_END the data is bad. */
enum pk_lzma_status {
  PK_LZMA_STOPPED, /* where it was to stop, or a bit behind */
  PK_LZMA_HUNGRY,  /* the rest of the input's window may be too short for what comes next */
  PK_LZMA_END,     /* the end marker */
  PK_LZMA_CUT,     /* the input ends */
  PK_LZMA_TOO_FAR, /* a copy from `rep[0]` + 1 bytes back */
  PK_LZMA_TOO_LONG,
  PK_LZMA_FROM_BEFORE,
  PK_LZMA_MARKER, /* an end marker where none may be */
  PK_LZMA_BAD_END,
};

struct pk_lzma_lengths {
  uint16_t choices[2], low[PK_LZMA_POSITIONS][8], middle[PK_LZMA_POSITIONS][8], high[256];
};

/* The probabilities that the next bit is 0, in units of 1/2048. */
struct pk_lzma_probabilities {
  uint16_t is_match[PK_LZMA_STATES][PK_LZMA_POSITIONS], is_rep[PK_LZMA_STATES], is_rep0[PK_LZMA_STATES], is_rep1[PK_LZMA_STATES],
      is_rep2[PK_LZMA_STATES], is_rep0_long[PK_LZMA_STATES][PK_LZMA_POSITIONS], slots[4][64], special[128], align[16];
  struct pk_lzma_lengths match_lengths, rep_lengths;
  uint16_t literals[0x300 << PK_LZMA_MOST_CONTEXT];
};

/* The first words are JavaScript's too: js/codec/decompress.js has their order. */
struct pk_lzma {
  uint32_t at, to;      /* places in the windows of input and output */
  uint32_t range, code; /* the range coder */
  uint32_t rep[4];      /* the last distances, each less 1 */
  uint32_t dictionary_size;
  uint32_t state, lc, literal_mask, position_mask;
  struct pk_lzma_probabilities probabilities;
};

/* Takes new properties (lc, lp and pb in one byte, which the caller has checked), and begins anew but for the windows. */
void pk_lzma_properties(struct pk_lzma *lzma, uint32_t byte);

/* Begins with the probabilities and distances of the start. */
void pk_lzma_reset(struct pk_lzma *lzma);

/* Decodes until `to` is `stop` or behind it. `end` is where the output may not go beyond; `length` is that of the input's window, `is_last` tells that it ends with
 * the input; `may_end`, whether an end marker may come. */
enum pk_lzma_status pk_lzma_run(struct pk_lzma *lzma, const uint8_t *input, uint32_t length, bool is_last, uint8_t *output, uint32_t stop,
                                uint32_t end, bool may_end);

#endif
