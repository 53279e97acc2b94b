/* The fast path of optimize, for what most pickles are made of; and what it shares with optimize.c.
 *
 * Both functions run opcodes as long as their arguments are short and stand in the window whole, and answer with the opcode
 * that they stopped at, for whatever reason. optimize.c runs that one in the general way. */
#ifndef PK_OPTIMIZE_FAST_PATH_H
#define PK_OPTIMIZE_FAST_PATH_H

#include "machine/frame.h"
#include "machine/opcodes.h"

/* An entry of the memo: whether a GET asks for it and a PUT stores it, and above these flags one more than its new number. */
enum { PK_IS_GOT = 1, PK_IS_PUT = 2, PK_NUMBER_SHIFT = 2 };

/* Whether the protocol of the output has frames. */
static inline bool pk_has_frames(const struct pk_machine *m) { return m->highest_protocol >= PK_FRAMING_PROTOCOL; }

/* Gives a new number to what a PUT stores under `key`, whose entry is `entry`, if it is asked for. False: memory ended. */
static inline bool pk_number_put(struct pk_machine *m, uint64_t key, uint32_t entry)
{
  uint32_t number = entry & PK_IS_GOT ? m->kept_count + 1 : 0, changed = number << PK_NUMBER_SHIFT | (entry & PK_IS_GOT) | PK_IS_PUT;
  uint32_t *dense = m->memo.dense.data;
  if (entry && key < m->memo.dense_count)
    dense[key] = changed;
  else if (!pk_memo_put(&m->memo, key, changed))
    return false;
  m->put_count += !(entry & PK_IS_PUT);
  m->kept_count += number != 0;
  return true;
}

/* Runs opcodes of the first reading. */
const uint8_t *pk_survey_fast(struct pk_machine *m, const uint8_t *at);

/* Runs opcodes of the second reading. What lies between PUTs and GETs is copied as it is. */
const uint8_t *pk_write_fast(struct pk_machine *m, const uint8_t *at);

#endif
