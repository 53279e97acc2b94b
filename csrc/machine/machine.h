/* The machine: windows of the input, the pools that its programs fill, and
 * the calls that begin and end it.
 *
 * A program (load, dis, genops, optimize) reads one window at a time and runs
 * the opcodes that stand in it whole. The first fields are read and written
 * by JavaScript, in this order (the build makes constants of them). */
#ifndef PK_MACHINE_H
#define PK_MACHINE_H

#include "machine/arena.h"
#include "machine/errors.h"
#include "machine/memo.h"
#include "machine/tape.h"

/* Kept out of the unpickler's loop, and small: engines compile the loop whole when it is first called. */
#define PK_RARE __attribute__((noinline, minsize))

/* Doubles that JavaScript shares: name, meaning. */
/* clang-format off */
#define PK_NUMBERS(X) \
  X(position)     /* out: offset of the next byte that the machine wants; in: start of the stream */ \
  X(total)        /* in: length of the input where it is known, else infinity */ \
  X(limit_bytes)  /* in: how much input may be read */ \
  X(keep)         /* out: the first byte that may be wanted again */ \
  X(frame_offset) X(frame_end) /* out: where the FRAME stands whose frame ends last, and that end */ \
  X(error_offset) /* out: where the opcode of the error starts */ \
  X(detail_0) X(detail_1) X(detail_2) /* out: numbers for the error's message */ \
  X(span_offset) X(span_length) /* out: bytes of the input that a status speaks of */ \
  X(answer)       /* in: the number that PK_STATUS_FLOAT asks for */

/* 32-bit words that JavaScript shares. */
#define PK_WORDS(X) \
  X(flags)          /* in: PK_LOAD_… or PK_DIS_… */ \
  X(limit_depth) X(limit_memo) X(limit_objects) /* in */ \
  X(indent_level) X(annotate) /* in, signed: of dis */ \
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
  X(object_count)               /* out: objects so far */ \
  X(output) X(output_length)    /* out: address, bytes that dis or optimize wrote */ \
  X(is_wide)                    /* out: not all of the output is ASCII */ \
  X(message_length)             /* out: text for the error's message stands behind the output */ \
  X(text) X(text_length)        /* out: address, bytes of text that PK_STATUS_FLOAT asks about */ \
  X(answer_text) X(answer_length) /* in: the text that PK_STATUS_INTEGER asks for, in memory that pk_answer gave */ \
  X(has_answer)                 /* in: what was asked for is there */ \
  X(token_count) X(text_units)  /* in: of the window of dump: words of tokens, UTF-16 units of the text behind them */ \
  X(key_0) X(key_1) X(key_2) X(key_3) /* in: random, of the hash of texts */ \
  X(traced)                     /* out: the place of the window's first byte: trace.h */ \
  X(origins) X(origin_count)    /* out: address, words */ \
  X(makers) X(maker_count)      /* out: address, words */
/* clang-format on */

/* Dicts with the same keys at one depth are a row: so many depths, so many keys. */
enum { PK_ROWS = 16, PK_ROW_KEYS = 64 };

struct pk_machine {
#define X(name) double name;
  PK_NUMBERS(X)
#undef X
#define X(name) uint32_t name;
  PK_WORDS(X)
#undef X

  struct pk_buffer window_buffer, tape_buffer, double_buffer, string_buffer, ascii_buffer, wide_buffer;
  struct pk_buffer stack_buffer, mark_buffer, object_buffer, output_buffer, scratch_buffer, answer_buffer;
  struct pk_memo memo;

  const uint8_t *start; /* of the window */
  const uint8_t *end;
  double base; /* offset of the window in the stream */
  uint32_t mark_count;

  /* of load */
  uint32_t *top;  /* one past the top of the stack */
  uint32_t fence; /* height of the stack at the top mark */
  uint32_t double_count;
  uint32_t string_base;          /* strings of earlier windows */
  uint32_t open_event; /* the container event at the end of the tape, if any */
  uint8_t protocol;
  struct pk_buffer place_buffer, origin_buffer, maker_buffer; /* trace.h */
  uint32_t place, first_object;                               /* of the opcode that is run; the window's first */
  uint32_t window_traced;                                     /* bytes of the last window that were run */

  /* of dis and optimize */
  uint32_t height; /* items on the abstract stack */
  uint32_t phase;  /* what the next window is: enum phase of dis.c and optimize.c */
  uint32_t quotes; /* the quotes that a payload has in it, PK_QUOTE_… */
  int32_t highest_protocol;
  int32_t annotate_column;
  uint32_t line_start;                                   /* where in the output the line begins */
  double line_flushed;                                   /* characters of the line that were handed over */
  uint64_t exact_length;                                 /* of the span, for messages */
  double span_at;                                        /* how far the payload has been read */
  uint64_t whole_base;                                   /* the offset of the window, as an int */
  double opcode_offset;                                  /* of the opcode whose payload is read */
  uint8_t span_opcode, span_form, span_text, span_error; /* that opcode, enum pk_argument_form, enum pk_text_form, enum pk_error */

  /* of dump */
  uint8_t *cursor, *cursor_end;              /* where it writes; the end of the room there */
  const uint32_t *token_at, *token_end;      /* tokens of the window */
  const uint8_t *text_at;                    /* the next text of the window */
  struct pk_buffer text_buffer, slot_buffer; /* known-texts.h */
  uint32_t text_count, text_mask;
  uint32_t spare_number; /* of a text for which there is no room */
  bool are_texts_full;
  bool is_text_ascii;                  /* bytes of that text are units */
  bool is_framing;                     /* writes into frames */
  bool is_whole;                       /* the value is written */
  bool has_data;                       /* the data of the last token is JavaScript's to write */
  uint32_t data_object;                /* the object of that token */
  uint32_t open_count;                 /* containers whose items are being written */
  uint32_t rows[PK_ROWS][PK_ROW_KEYS]; /* the memo's numbers of the keys that dicts in a row have */
  uint32_t row_lengths[PK_ROWS];

  uint32_t frame_length; /* bytes of the frame that is being filled, behind the output */
  uint32_t put_count;    /* numbers that PUTs gave so far */
  uint32_t kept_count;   /* PUTs that were written so far */
};

struct pk_machine *pk_open(void);
void pk_close(struct pk_machine *machine);

/* Readies the machine for a new pickle. */
void pk_start(struct pk_machine *machine);

/* Address of a window of at least `size` bytes, or 0 where memory ends. */
uint8_t *pk_window(struct pk_machine *machine, uint32_t size);

/* Address of `size` bytes for the text of an answer, or 0 where memory ends. */
uint8_t *pk_answer(struct pk_machine *machine, uint32_t size);

/* What a program needs besides opcodes: room, and ways to stop. */

/* From this length on a payload stays in the input, and the tape says where it is. */
enum { PK_LARGE = 4096 };

/* What may be read and written past the end of the buffers of text: text.c takes 8 bytes at a time, frame.h 16. */
enum { PK_SLACK = 16 };

/* Output that is worth handing over before the window is done. */
enum { PK_FLUSH = 1 << 18 };

/* Begins a window of `length` bytes, which stands at `position` in the stream. */
static inline void pk_begin_window(struct pk_machine *m, uint32_t length)
{
  m->start = m->window_buffer.data;
  m->end = m->start + length;
  m->base = m->position;
}

/* Room in the pools for all text of `length` bytes. False: memory ended. */
bool pk_reserve_text(struct pk_machine *m, uint32_t length);

/* Ends the load by an error of the opcode at `at`. */
enum pk_status pk_fail(struct pk_machine *m, const uint8_t *at, enum pk_error error);

/* The window ends within the opcode at `at`, which wants `wanted` bytes: more
 * input is asked for, or it is truncated, or a limit is reached. */
enum pk_status pk_run_out(struct pk_machine *m, const uint8_t *at, size_t wanted);

/* Asks for a window that starts elsewhere in the stream. */
static inline enum pk_status pk_go_to(struct pk_machine *m, double position)
{
  m->position = position;
  m->need = 1;
  return PK_STATUS_MORE;
}

/* Asks for a window that starts at `at` and has `wanted` bytes. */
enum pk_status pk_want(struct pk_machine *m, const uint8_t *at, size_t wanted);

#endif
