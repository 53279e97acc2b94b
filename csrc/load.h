/* The unpickling machine: its state and the calls that run it.
 *
 * The machine reads one window of the input at a time, runs the opcodes that
 * stand in it whole, and writes the tape. The first fields are read and
 * written by JavaScript, in this order (the build makes constants of them).
 *
 *   object entry:  31            10 9      7  6   5   4  3    0
 *                 ┌────────────────┬────────┬───┬───┬───┬──────┐
 *                 │ nesting depth  │ unhash │   │ E │ M │ kind │
 *                 └────────────────┴────────┴───┴───┴───┴──────┘
 *   M: the event that makes it is on the tape; E: some event refers to it;
 *   unhash: kind of the unhashable item in it, or 0. */
#ifndef PK_LOAD_H
#define PK_LOAD_H

#include "arena.h"
#include "errors.h"
#include "memo.h"
#include "tape.h"

/* Doubles that JavaScript shares: name, meaning. */
#define PK_LOAD_NUMBERS(X) \
  X(position)     /* out: offset of the next byte that the machine wants; in: start of the stream */ \
  X(total)        /* in: length of the input where it is known, else infinity */ \
  X(limit_bytes)  /* in: how much input may be read */ \
  X(frame_offset) X(frame_end) /* out: where the FRAME stands whose frame ends last, and that end */ \
  X(error_offset) /* out: where the opcode of the error starts */ \
  X(detail_0) X(detail_1) X(detail_2) /* out: numbers for the error's message */

/* 32-bit words that JavaScript shares. */
#define PK_LOAD_WORDS(X) \
  X(flags)          /* in: PK_LOAD_… */ \
  X(limit_depth) X(limit_memo) X(limit_objects) /* in */ \
  X(need)           /* out: how long the next window should be at least */ \
  X(error)          /* out: enum pk_error */ \
  X(error_opcode)   /* out: the opcode's byte */ \
  X(result)         /* out: operand of the value, once done */ \
  X(tape) X(tape_count)         /* out: address, words */ \
  X(doubles)                    /* out: address */ \
  X(strings) X(string_count)    /* out: address, count: end << 1 | is wide, in their pool */ \
  X(ascii) X(ascii_length)      /* out: address, bytes */ \
  X(wide) X(wide_count)         /* out: address, UTF-16 units */ \
  X(lone_surrogates)            /* out: some string of the window has one */ \
  X(object_count)               /* out: objects so far */

struct pk_load {
#define X(name) double name;
  PK_LOAD_NUMBERS(X)
#undef X
#define X(name) uint32_t name;
  PK_LOAD_WORDS(X)
#undef X

  struct pk_buffer window_buffer, tape_buffer, double_buffer, string_buffer, ascii_buffer, wide_buffer;
  struct pk_buffer stack_buffer, mark_buffer, object_buffer;
  struct pk_memo memo;

  const uint8_t *start; /* of the window */
  const uint8_t *end;
  double base;          /* offset of the window in the stream */
  uint32_t *top;        /* one past the top of the stack */
  uint32_t fence;       /* height of the stack at the top mark */
  uint32_t mark_count;
  uint32_t double_count;
  uint32_t string_base; /* strings of earlier windows */
  uint32_t open_event, open_end; /* the container event at the end of the tape, if any */
  uint8_t protocol;
};

struct pk_load *pk_load_open(void);
void pk_load_close(struct pk_load *machine);

/* Readies the machine for a new pickle. */
void pk_load_start(struct pk_load *machine);

/* Address of a window of at least `size` bytes, or 0 where memory ends. */
uint8_t *pk_load_window(struct pk_load *machine, uint32_t size);

/* Runs the `length` bytes of the window, which start at `position` in the
 * stream. On PK_STATUS_MORE the caller replays the tape, and calls again with
 * a window that starts at the new position; bytes before it are never wanted
 * again. PK_STATUS_ERROR leaves what stands before the error on the tape. */
enum pk_status pk_load(struct pk_load *machine, uint32_t length);

#endif
