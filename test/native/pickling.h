/* Drives the pickler natively, as JavaScript does: with a stream of tokens in windows of any size,
 * each in a block of its exact size, and with the data that it asks for.
 *
 * What it writes has to be the same whatever the windows were, and the other programs have to
 * read it to its end. */
#ifndef PICKLING_H
#define PICKLING_H

#include "drive.h"
#include "dump/dump.h"
#include "random.h"
#include "tokens.h"

enum { PICKLINGS = 3, LONGEST_TRIMMED = 4000, LONGEST_LISTED = 4000 };

enum { MOST_LATE = 256 };

/* What was written so far, and the lengths of the data that the output has places for. */
struct pickle {
  uint8_t *bytes;
  size_t length, size;
  uint32_t late[MOST_LATE], late_count;
};

/* A place in a stream: the index of a token and, within a run, that of a number. */
struct place {
  uint32_t token, number;
};

/* Adds `length` bytes, which the caller fills. */
static uint8_t *extend(struct pickle *pickle, size_t length)
{
  if (pickle->length + length > pickle->size) {
    pickle->size = 2 * (pickle->length + length);
    pickle->bytes = realloc(pickle->bytes, pickle->size);
    if (!pickle->bytes)
      abort();
  }
  pickle->length += length;
  return pickle->bytes + pickle->length - length;
}

/* Takes the output, with the data at their places in it. */
static void take_output(struct pk_machine *m, struct pickle *pickle)
{
  const uint8_t *output = m->output_buffer.data;
  const uint32_t *places = m->tape_buffer.data;
  uint32_t at = 0, taken = 0;
  for (; taken < m->tape_count && places[taken] <= m->output_length; taken++) {
    uint32_t length = pickle->late[taken];
    memcpy(extend(pickle, places[taken] - at), output + at, places[taken] - at);
    memset(extend(pickle, length), 'd', length);
    at = places[taken];
  }
  pickle->late_count -= taken;
  memmove(pickle->late, pickle->late + taken, pickle->late_count * sizeof *pickle->late);
  if (at < m->output_length)
    memcpy(extend(pickle, m->output_length - at), output + at, m->output_length - at);
}

/* Copies as much of a run as fits, with its doubles at even words. Answers with how many words that is. */
static uint32_t copy_run(const struct stream *s, struct place *at, uint32_t *to, uint32_t used, uint32_t most)
{
  const uint32_t *words = s->words + s->tokens[at->token].word;
  bool are_ints = (words[0] & 0xff) == PK_TOKEN_INTS;
  uint32_t width = are_ints ? 1 : 2, padding = are_ints ? 0 : used & 1, count = words[1] - at->number;
  uint32_t room = most > used + 2 + padding + width ? (most - used - 2 - padding) / width : 1;
  count = count < room ? count : room;
  to[0] = words[0] | (padding ? PK_RUN_PADDED : 0) << 8;
  to[1] = count;
  to[2] = 0;
  memcpy(to + 2 + padding, words + 2 + (size_t)at->number * width, (size_t)count * width * 4);
  at->number += count;
  if (at->number == words[1])
    *at = (struct place){at->token + 1, 0};
  return 2 + padding + count * width;
}

/* Copies the tokens from a place on: `most` words in all, but at least one token. A token that asks for data ends the window.
 * Answers with how many words they are. */
static uint32_t copy_tokens(const struct stream *s, struct place *at, uint32_t *to, uint32_t most, struct pickle *pickle)
{
  uint32_t used = 0;
  while (at->token < s->token_count) {
    const struct stream_token *token = s->tokens + at->token;
    uint32_t name = s->words[token->word] & 0xff, count = token[1].word - token->word;
    if (name == PK_TOKEN_INTS || name == PK_TOKEN_FLOATS) {
      if (used && used + 5 > most)
        break;
      used += copy_run(s, at, to + used, used, most);
      continue;
    }
    if (used && used + count > most)
      break;
    const uint32_t *words = s->words + token->word;
    bool is_late = name == PK_TOKEN_DATA && words[3] < LARGE_DATA;
    if (is_late && pickle->late_count == MOST_LATE)
      abort();
    if (is_late)
      pickle->late[pickle->late_count++] = words[3];
    memcpy(to + used, words, (size_t)count * 4);
    used += count;
    *at = (struct place){at->token + 1, 0};
    if (name == PK_TOKEN_DATA && !is_late)
      break;
  }
  return used;
}

/* Moves the output to a block of its exact size, so that all that comes next has to make room. A long one is left where it is,
 * because to copy it takes time. */
static void trim_output(struct pk_machine *m)
{
  size_t used = (size_t)m->output_length + m->frame_length;
  if (!used || used > LONGEST_TRIMMED)
    return;
  struct pk_buffer trimmed = {0};
  if (!pk_buffer_reserve(&trimmed, 0, used))
    abort();
  memcpy(trimmed.data, m->output_buffer.data, used);
  pk_buffer_free(&m->output_buffer);
  m->output_buffer = trimmed;
}

/* Writes the data that the last token of the window asks for. */
static void write_data(const struct stream *s, const struct place *at, struct pickle *pickle)
{
  uint32_t length = s->words[s->tokens[at->token - 1].word + 3];
  memset(extend(pickle, length), 'd', length);
}

/* Runs a window, and does what it stops for. False where it stops for nothing. */
static bool run_window(struct pk_machine *m, const struct stream *s, const struct place *at, uint32_t length, struct pickle *pickle,
                       enum pk_status *status)
{
  *status = pk_dump(m, length);
  while (*status == PK_STATUS_FULL || *status == PK_STATUS_COPY) {
    if (*status == PK_STATUS_FULL && !m->output_length)
      return false;
    take_output(m, pickle);
    if (*status == PK_STATUS_COPY)
      write_data(s, at, pickle);
    *status = pk_dump(m, 0);
  }
  return true;
}

/* Writes UTF-8 as UTF-16; gives its length in bytes. A surrogate stands there as three bytes, as Python's 'surrogatepass' has it. */
static uint32_t put_utf16(uint8_t *to, const uint8_t *text, uint32_t length)
{
  uint8_t *const start = to;
  for (uint32_t i = 0; i < length;) {
    uint32_t lead = text[i], more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3, code = more ? lead & 0x3f >> more : lead;
    i++;
    for (; more; more--)
      code = code << 6 | (text[i++] & 0x3f);
    uint32_t units = code < 0x10000 ? code : ((code - 0x10000) >> 10 | 0xd800) | ((code & 0x3ff) | 0xdc00) << 16;
    uint32_t size = code < 0x10000 ? 2 : 4;
    memcpy(to, &units, size);
    to += size;
  }
  return (uint32_t)(to - start);
}

/* Pickles a stream in windows of `most` words or, where that is 0, of random sizes. False where that fails. */
static bool pickle_stream(const struct stream *s, uint32_t most, struct random *random, struct pickle *pickle)
{
  static uint32_t words[MOST_STREAM_WORDS + 8];
  static const uint32_t sizes[] = {1, 8, 40, 400, 4000, 16384};
  struct pk_machine *m = pk_open();
  m->key_0 = m->key_3 = next_random(random);
  struct place at = {0, 0};
  enum pk_status status = pk_dump_start(m, s->protocol) ? PK_STATUS_MORE : PK_STATUS_ERROR;
  uint32_t usual = sizes[next_random(random) % (sizeof sizes / sizeof *sizes)];
  while (status == PK_STATUS_MORE && at.token < s->token_count) {
    const struct stream_token *first = s->tokens + at.token;
    bool is_begun = at.number > 0;
    uint32_t count = copy_tokens(s, &at, words, most ? most : 1 + next_random(random) % usual, pickle);
    /* A window that begins within a run has no text before the next token, as a run has none. */
    const struct stream_token *last = s->tokens + at.token;
    uint32_t text = is_begun ? first[1].text : first->text, text_length = last->text - text;
    pk_buffer_free(&m->window_buffer);
    m->token_count = count;
    m->text_units = last->units - first->units;
    m->is_utf16 = next_random(random) % 2;
    uint8_t *window = pk_window(m, count * 4 + (m->is_utf16 ? m->text_units * 2 : text_length));
    if (!window)
      abort();
    memcpy(window, words, (size_t)count * 4);
    if (m->is_utf16)
      text_length = put_utf16(window + (size_t)count * 4, s->text + text, text_length);
    else
      memcpy(window + (size_t)count * 4, s->text + text, text_length);
    if (m->is_utf16 && text_length != m->text_units * 2)
      abort();
    if (!run_window(m, s, &at, count * 4 + text_length, pickle, &status))
      status = PK_STATUS_ERROR;
    if (status == PK_STATUS_MORE && next_random(random) % 8 == 0)
      trim_output(m);
  }
  if (status == PK_STATUS_DONE)
    take_output(m, pickle);
  pk_close(m);
  return status == PK_STATUS_DONE && at.token == s->token_count;
}

/* Whether a program reads the pickle to its end. pickletools may fail at the names of GLOBAL, which it takes for ASCII. */
static bool is_read(const struct pickle *pickle, enum program program, uint32_t flags)
{
  struct outcome outcome = drive(pickle->bytes, pickle->length, pickle->length, program, flags);
  bool is_refused = program == DIS && outcome.error == PK_ERROR_NOT_ASCII;
  return is_refused || (outcome.status == PK_STATUS_DONE && outcome.offset == (double)pickle->length);
}

/* Tests the stream that some bytes make. Answers with what is wrong with its pickle, or NULL. */
static const char *test_stream(const uint8_t *bytes, size_t size)
{
  static struct stream stream;
  make_stream(&stream, bytes, size);
  struct random random = {hash_bytes(0, bytes, size)};
  struct pickle whole = {0};
  const char *wrong = NULL;
  if (!pickle_stream(&stream, MOST_STREAM_WORDS, &random, &whole))
    wrong = "is not pickled in one window";
  for (size_t i = 0; i < PICKLINGS && !wrong; i++) {
    struct pickle parts = {0};
    if (!pickle_stream(&stream, 0, &random, &parts))
      wrong = "is not pickled in windows";
    else if (parts.length != whole.length || memcmp(parts.bytes, whole.bytes, whole.length) != 0)
      wrong = "differs in windows";
    free(parts.bytes);
  }
  if (!wrong && !is_read(&whole, LOAD, PK_LOAD_PERSISTENT_LOAD))
    wrong = "cannot be loaded";
  if (!wrong && whole.length < LONGEST_LISTED && !is_read(&whole, DIS, 0))
    wrong = "cannot be disassembled";
  free(whole.bytes);
  return wrong;
}

#endif
