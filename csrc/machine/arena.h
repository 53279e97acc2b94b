/* Growable buffers: the codec's only memory.
 *
 * A buffer doubles when it is full and keeps its memory for the next use. In
 * wasm the blocks come from a small allocator over memory.grow; natively they
 * come from malloc, so that the sanitizers see every bound.
 * Invariant: an allocation that fails leaves the buffer as it was and returns
 * false; nobody calls these functions without looking at the answer. */
#ifndef PK_ARENA_H
#define PK_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pk_buffer {
  void *data;
  size_t size; /* capacity in bytes */
};

/* Makes room for `size` bytes in all. The first `length` bytes are kept. */
bool pk_buffer_reserve(struct pk_buffer *buffer, size_t length, size_t size);

/* Gives the memory back. The buffer is empty then, and can be used again. */
void pk_buffer_free(struct pk_buffer *buffer);

/* Zeroed memory for a small struct, or NULL. Give it back by pk_free. */
void *pk_allocate(size_t size);
void pk_free(void *block, size_t size);

#endif
