/* fast */
#ifndef PK_OPTIMIZE_FAST_PATH_H
#define PK_OPTIMIZE_FAST_PATH_H

#include "machine/frame.h"
#include "machine/opcodes.h"

/* An entry of the memo: flags, and one more than the new number above them. */
enum { PK_IS_GOT = 1, PK_IS_PUT = 2, PK_NUMBER_SHIFT = 2 };

static inline bool pk_has_frames(const struct pk_machine *m) { return m->highest_protocol >= PK_FRAMING_PROTOCOL; }

/* Numbers what a PUT stores, whose entry is this. False: memory ended. */
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

const uint8_t *pk_survey_fast(struct pk_machine *m, const uint8_t *at);
const uint8_t *pk_write_fast(struct pk_machine *m, const uint8_t *at);

#endif
