/* Growable buffers: the codec's only memory.
 *
 * A buffer doubles when it is full and keeps its memory for the next use. In
 * WebAssembly the blocks come from a small allocator over memory.grow; natively
 * they come from malloc, so that the sanitizers see every bound.
 * Invariant: an allocation that fails leaves the buffer as it was and returns
 * false; no caller ignores the answer. */
#ifndef PK_ARENA_H
#define PK_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A buffer of all zeros is empty and ready for use. */
struct pk_buffer {
  void *data;
  size_t size; /* the capacity in bytes */
};

/* Makes room for `size` bytes in all. The first `length` bytes are kept, and the data may move. */
bool pk_buffer_reserve(struct pk_buffer *buffer, size_t length, size_t size);

/* Gives the memory back. The buffer is empty after that, and can be used again. */
void pk_buffer_free(struct pk_buffer *buffer);

/* Answers with zeroed memory for a small struct, or NULL. The caller gives it back by pk_free, with the same size. */
void *pk_allocate(size_t size);
void pk_free(void *block, size_t size);

#endif
