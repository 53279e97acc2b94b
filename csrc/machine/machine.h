/* The machine: windows of the input, the pools that its programs fill, and
 * the calls that begin and end it.
 *
 * A program (load, dis, genops, optimize) reads one window at a time and runs
 * the opcodes that stand in it whole; dump reads windows of tokens. JavaScript
 * reads and writes the first fields, PK_NUMBERS and PK_WORDS, in this order:
 * js/build/constants.js makes constants of the two lists, and js/codec/machine.js
 * uses them. A list item is X(name), and its comment says who sets the field
 * ("in" is JavaScript, "out" is the codec) and what it means. */
#ifndef PK_MACHINE_H
#define PK_MACHINE_H

#include "machine/arena.h"
#include "machine/errors.h"
#include "machine/memo.h"
#include "machine/tape.h"

/* Keeps a function out of the unpickler's loop, and small: engines compile the loop whole when it is first called. */
#define PK_RARE __attribute__((noinline, minsize))

/* The doubles that JavaScript shares. */
/* clang-format off */
#define PK_NUMBERS(X) \
  X(position)     /* out: the offset of the next byte that the machine wants; in: the start of the stream */ \
  X(total)        /* in: the length of the input where it is known, else infinity */ \
  X(limit_bytes)  /* in: how much input may be read */ \
  X(keep)         /* out: the offset of the first byte that may be wanted again */ \
  X(frame_offset) X(frame_end) /* out: the frame that ends last: the offset of its FRAME, and of its end */ \
  X(error_offset) /* out: the offset of the opcode of the error */ \
  X(detail_0) X(detail_1) X(detail_2) /* out: the numbers of the error's message, see errors.h */ \
  X(span_offset) X(span_length) /* out: the bytes of the input that a status speaks of */ \
  X(answer)       /* in: the number that PK_STATUS_FLOAT asks for */

/* The 32-bit words that JavaScript shares. An address is one in the memory of the wasm. */
#define PK_WORDS(X) \
  X(flags)          /* in: PK_LOAD_… or PK_DIS_… */ \
  X(limit_depth) X(limit_memo) X(limit_objects) /* in: the limits of a load */ \
  X(indent_level) X(annotate) /* in: arguments of dis, both signed */ \
  X(long_text)      /* in: from this length in bytes on, UTF-8 stays in the input; PK_LARGE unless something else is set */ \
  X(need)           /* out: the least length of the next window, unless the input ends */ \
  X(error)          /* out: enum pk_error */ \
  X(error_opcode)   /* out: the byte of the error's opcode */ \
  X(result)         /* out: the operand of the value, once the load is done */ \
  X(tape) X(tape_count)         /* out: address, count of words; of dump: places in the output, see PK_TOKEN_DATA */ \
  X(doubles)                    /* out: the address of the pool of doubles */ \
  X(strings) X(string_count)    /* out: address, count; a string is a word, `end << 1 | is_wide`, and begins where the last one of its pool ended */ \
  X(ascii) X(ascii_length)      /* out: address, length in bytes */ \
  X(wide) X(wide_count)         /* out: address, count of UTF-16 units */ \
  X(lone_surrogates)            /* out: whether a string of the window has a lone surrogate */ \
  X(ints) X(ints_length)        /* out: address, length in bytes of the window's big ints, where PK_LOAD_SERIAL_INTS asks for them, see big-ints.h */ \
  X(int_count)                  /* out: how many those are */ \
  X(object_count)               /* out: how many objects the load has made so far */ \
  X(output) X(output_length)    /* out: address, length in bytes of what dis, optimize or dump wrote */ \
  X(is_wide)                    /* out: whether the output, or of dump the text of the window, has anything but ASCII */ \
  X(message_length)             /* out: the length of the text for the error's message, which stands behind the output */ \
  X(text) X(text_length)        /* out: address, length of the text that PK_STATUS_FLOAT asks about */ \
  X(answer_text) X(answer_length) /* the text that PK_STATUS_INTEGER asks for: its address, which pk_answer sets; in: its length */ \
  X(has_answer)                 /* in: whether what was asked for is there */ \
  X(token_count) X(text_units)  /* in: a window of dump: its words of tokens, and the UTF-16 units of the text behind them */ \
  X(is_utf16)                   /* in: whether that text is UTF-16, and not UTF-8 */ \
  X(key_0) X(key_1) X(key_2) X(key_3) /* in: the random key of the hash of texts, see known-texts.h */ \
  X(traced)                     /* out: the place of the window's first byte, see trace.h */ \
  X(origins) X(origin_count)    /* out: address, count of words */ \
  X(makers) X(maker_count)      /* out: address, count of words */
/* clang-format on */

/* Dicts with the same keys at one depth are a row. So many depths have one, of so many keys at most. */
enum { PK_ROWS = 16, PK_ROW_KEYS = 64 };

struct pk_machine {
#define X(name) double name;
  PK_NUMBERS(X)
#undef X
#define X(name) uint32_t name;
  PK_WORDS(X)
#undef X

  /* The buffers and the memo, which all programs use as they need. They keep their memory from pickle to pickle. */
  struct pk_buffer window_buffer, tape_buffer, double_buffer, string_buffer, ascii_buffer, wide_buffer;
  struct pk_buffer stack_buffer, mark_buffer, object_buffer, output_buffer, scratch_buffer, answer_buffer;
  struct pk_memo memo;

  const uint8_t *start, *end; /* the window */
  double base;                /* the offset of the window in the stream */
  uint32_t mark_count;

  /* Fields of load. */
  uint32_t *top;  /* one behind the top of the stack */
  uint32_t fence; /* the height of the stack at the top mark, or 0 */
  uint32_t double_count;
  uint32_t string_base;         /* how many strings earlier windows had */
  uint32_t open_event;          /* where the event of a container stands that ends the tape and may grow, or PK_NO_EVENT */
  uint32_t lendable;            /* where the last event of bytes that may be lent stands on the tape, or PK_NO_EVENT */
  uint32_t tuple_at, tuple_end; /* where the last event of a tuple stands on the tape, and where it ends */
  uint32_t lent_end;            /* where the tuple of such bytes ends that directly follows them, or PK_NO_EVENT */
  uint8_t protocol;
  struct pk_buffer place_buffer, origin_buffer, maker_buffer; /* see trace.h */
  uint32_t place, first_object;                               /* the place of the opcode that is run; the first object of the window */
  uint32_t window_traced;                                     /* how many bytes of the last window were run */

  /* Fields of dis and optimize. */
  uint32_t height; /* how many items are on the abstract stack */
  uint32_t phase;  /* what the next window is for: enum phase of dis.c and of optimize.c */
  uint32_t quotes; /* PK_QUOTE_…: the quotes that were found in the data so far */
  int32_t highest_protocol;
  int32_t annotate_column;
  uint32_t line_start;                                   /* where the line begins in the output */
  double line_flushed;                                   /* how many characters of the line were handed over */
  uint64_t exact_length;                                 /* the length of the span as an int, for messages */
  double span_at;                                        /* how much of the data has been read */
  uint64_t whole_base;                                   /* the offset of the window as an int */
  double opcode_offset;                                  /* the offset of the opcode whose data is read */
  uint8_t span_opcode, span_form, span_text, span_error; /* that opcode, its enum pk_argument_form, enum pk_text_form and enum pk_error */

  /* Fields of dump. */
  uint8_t *cursor, *cursor_end;              /* where it writes, and the end of the room there */
  const uint32_t *token_at, *token_end;      /* the tokens of the window that are left */
  const uint8_t *text_at;                    /* the next text of the window */
  struct pk_buffer text_buffer, slot_buffer; /* see known-texts.h */
  uint32_t text_count, text_mask;
  uint32_t spare_number; /* the memo number of a text for which the table has no room */
  bool are_texts_full;
  bool is_text_ascii;                  /* whether a byte of that text is a UTF-16 unit */
  bool is_framing;                     /* whether the protocol has frames */
  bool is_whole;                       /* whether the value is written */
  bool has_data;                       /* whether JavaScript is writing the data of the last token */
  uint32_t data_object;                /* the object of that token */
  uint32_t open_count;                 /* how many containers are open */
  uint32_t rows[PK_ROWS][PK_ROW_KEYS]; /* the memo numbers of the keys of each row */
  uint32_t row_lengths[PK_ROWS];

  uint32_t frame_length; /* the length of the frame that is being filled, see frame.h */
  uint32_t late_length;  /* the length of the data in it that dump leaves to JavaScript */
  uint32_t put_count;    /* how many numbers PUTs have given so far */
  uint32_t kept_count;   /* how many PUTs were written so far */
};

/* Makes a machine, or answers with NULL where memory ended. The caller closes it by pk_close. */
struct pk_machine *pk_open(void);
/* Gives back all memory of a machine. */
void pk_close(struct pk_machine *machine);

/* Makes the machine ready for a new pickle. What JavaScript sets ("in") stays as it is. */
void pk_start(struct pk_machine *machine);

/* Answers with the address of a window of at least `size` bytes, which the caller fills, or NULL where memory ended. */
uint8_t *pk_window(struct pk_machine *machine, uint32_t size);

/* Answers with the address of `size` bytes for the text of an answer, or NULL where memory ended. */
uint8_t *pk_answer(struct pk_machine *machine, uint32_t size);

/* From here on: what a program needs besides opcodes, which is room, and ways to stop. */

/* From this length in bytes on, a payload stays in the input, and the tape says where it is. */
enum { PK_LARGE = 4096 };

/* So many bytes may be read and written past the end of the buffers of text: text.c takes 8 bytes at a time, frame.h 16. */
enum { PK_SLACK = 16 };

/* Output of this length in bytes is worth handing over before the window is done. */
enum { PK_FLUSH = 1 << 18 };

/* Begins a window of `length` bytes, which stands at `position` in the stream. */
static inline void pk_begin_window(struct pk_machine *m, uint32_t length)
{
  m->start = m->window_buffer.data;
  m->end = m->start + length;
  m->base = m->position;
}

/* Makes room in the pools for all text of a window of `length` bytes. False: memory ended. */
bool pk_reserve_text(struct pk_machine *m, uint32_t length);

/* Ends the program by an error of the opcode at `at`. */
enum pk_status pk_fail(struct pk_machine *m, const uint8_t *at, enum pk_error error);

/* Is called where the window ends within the opcode at `at`, which takes `wanted` bytes. Asks for more input, or fails
 * because the input is truncated or the limit on bytes is reached. */
enum pk_status pk_run_out(struct pk_machine *m, const uint8_t *at, size_t wanted);

/* Asks for a window that starts at an offset of the stream. */
static inline enum pk_status pk_go_to(struct pk_machine *m, double position)
{
  m->position = position;
  m->need = 1;
  return PK_STATUS_MORE;
}

/* Asks for a window that starts at `at` and has at least `wanted` bytes. */
enum pk_status pk_want(struct pk_machine *m, const uint8_t *at, size_t wanted);

#endif
