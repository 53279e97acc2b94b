/* Growable buffers over power-of-two blocks: see arena.h.
 *
 * The wasm allocator keeps a free list for each power of two and cuts new
 * blocks off the end of memory. A freed block serves later requests of its
 * own size only; buffers that double leave at most as much behind as they
 * hold, and that is reused by the next buffer that grows. */
#include "machine/arena.h"

#include <string.h>

#ifdef __wasm__

enum { PAGE = 65536, SMALLEST = 6, LARGEST = 31 };

struct free_block {
  struct free_block *next;
};

extern unsigned char __heap_base;
static struct free_block *free_blocks[LARGEST + 1];
static uintptr_t heap_end;

/* The power of two whose blocks hold `size` bytes; more than LARGEST where none do. */
static int class_of(size_t size)
{
  int power = SMALLEST;
  while (power <= LARGEST && ((size_t)1 << power) < size)
    power++;
  return power;
}

static size_t round_up(size_t size)
{
  int power = class_of(size);
  return power > LARGEST ? 0 : (size_t)1 << power;
}

static void *take_block(size_t size)
{
  int power = class_of(size);
  if (power >= LARGEST)
    return NULL;
  struct free_block *block = free_blocks[power];
  if (block) {
    free_blocks[power] = block->next;
    return block;
  }
  if (heap_end == 0)
    heap_end = ((uintptr_t)&__heap_base + 63) & ~(uintptr_t)63;
  uint64_t end = (uint64_t)heap_end + ((uint64_t)1 << power);
  uint64_t have = (uint64_t)__builtin_wasm_memory_size(0) * PAGE;
  if (end > have) {
    size_t pages = (size_t)((end - have + PAGE - 1) / PAGE);
    if (__builtin_wasm_memory_grow(0, pages) == (size_t)-1)
      return NULL;
  }
  void *fresh = (void *)heap_end;
  heap_end = (uintptr_t)end;
  return fresh;
}

static void give_block(void *data, size_t size)
{
  struct free_block *block = data;
  int power = class_of(size);
  block->next = free_blocks[power];
  free_blocks[power] = block;
}

#else

#include <stdlib.h>

static size_t round_up(size_t size) { return size; }
static void *take_block(size_t size) { return malloc(size ? size : 1); }
static void give_block(void *data, size_t size)
{
  (void)size;
  free(data);
}

#endif

bool pk_buffer_reserve(struct pk_buffer *buffer, size_t length, size_t size)
{
  if (size <= buffer->size)
    return true;
  if (length && size < buffer->size * 2)
    size = buffer->size * 2;
  size = round_up(size);
  void *data = size ? take_block(size) : NULL;
  if (!data)
    return false;
  if (length)
    memcpy(data, buffer->data, length);
  if (buffer->data)
    give_block(buffer->data, buffer->size);
  buffer->data = data;
  buffer->size = size;
  return true;
}

void pk_buffer_free(struct pk_buffer *buffer)
{
  if (buffer->data)
    give_block(buffer->data, buffer->size);
  buffer->data = NULL;
  buffer->size = 0;
}

void *pk_allocate(size_t size)
{
  void *block = take_block(round_up(size));
  if (block)
    memset(block, 0, size);
  return block;
}

void pk_free(void *block, size_t size) { give_block(block, round_up(size)); }
