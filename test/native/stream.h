/* A stream of tokens that grows, the bytes that decide what comes next, and the containers that
 * are open in it.
 *
 * Invariant: of each object it is known what it is and whether it is memoized, and so of each
 * place what may stand there. */
#ifndef STREAM_H
#define STREAM_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "machine/tape.h"

/* MOST_BUDGET words are spent as the bytes say, and the rest of the words is enough to close what is open then. */
enum { MOST_BUDGET = 1 << 17, MOST_STREAM_WORDS = 3 * MOST_BUDGET, MOST_STREAM_TEXT = 1 << 20, MOST_DEPTH = 40, KEPT_TEXTS = 16 };
/* Strings and bytes of this length and more are put as DATA. */
enum { LARGE_DATA = 1 << 16 };

/* What has to stand at a place. SELF is the object that a function sets the state of. */
enum want { ANY, HASHABLE, CALLABLE, ARGUMENTS, KEYWORDS, NAME, SELF };

/* Flags for what is known of an object. */
enum about { UNKNOWN, IS_MEMOIZED = 1, IS_HASHABLE = 2, IS_CALLABLE = 4, IS_TUPLE = 8, IS_STR = 16 };

/* A container that is open. */
struct open_token {
  uint32_t token, object, count, items, pairs;
  uint32_t at, head, end;     /* how many values are written, come before the object is memoized, and come in all */
  bool is_hashable, is_named; /* its values have to be hashable; it is a list of strings that all differ */
};

/* Where a token starts, and how much text stands before it: bytes and UTF-16 units. */
struct stream_token {
  uint32_t word, text, units;
};

struct stream {
  const uint8_t *bytes, *bytes_end;
  uint32_t protocol;
  bool is_cyclic; /* whether it has mostly containers that are in each other */
  int64_t budget;
  uint32_t word_count, token_count, text_length, units, object_count, depth, kept_count;
  uint32_t words[MOST_STREAM_WORDS];
  struct stream_token tokens[MOST_STREAM_WORDS];
  uint8_t text[MOST_STREAM_TEXT];
  uint8_t objects[MOST_STREAM_WORDS]; /* enum about, by the number of the object */
  struct open_token open[MOST_DEPTH];
  struct {
    uint32_t at, length, units;
  } kept[KEPT_TEXTS]; /* texts that may be written again */
};

/* Draws a number below `count`. It is 0 where the bytes have ended, so 0 has to be the simplest choice. */
static uint32_t draw(struct stream *s, uint32_t count)
{
  uint32_t byte = s->bytes < s->bytes_end ? *s->bytes++ : 0;
  return byte % count;
}

static uint32_t draw_wide(struct stream *s)
{
  uint32_t value = draw(s, 256);
  return value << 24 | draw(s, 256) << 16 | draw(s, 256) << 8 | draw(s, 256);
}

/* Draws one of some counts that matter: near those of batches, and of opcodes with and without a mark. */
static uint32_t draw_count(struct stream *s)
{
  static const uint16_t counts[] = {0, 1, 2, 3, 4, 5, 1, 2, 3, 4, 1, 2, 6, 255, 998, 999, 1000, 1001, 1999, 2000, 2001, 2003};
  return counts[draw(s, sizeof counts / sizeof *counts)];
}

static uint32_t limit(int64_t count, int64_t most) { return (uint32_t)(count < most ? count : most > 0 ? most : 0); }

static void put_word(struct stream *s, uint32_t word)
{
  s->words[s->word_count++] = word;
  s->budget--;
}

/* Begins a token; its further words are put by put_word. */
static void put_token(struct stream *s, uint32_t token, uint32_t flags)
{
  s->tokens[s->token_count++] = (struct stream_token){s->word_count, s->text_length, s->units};
  put_word(s, token | flags << 8);
}

/* Puts a length and as many bytes, which lie between `first` and `last`. */
static void put_run_of_bytes(struct stream *s, uint32_t length, uint8_t first, uint8_t last)
{
  put_word(s, length);
  uint8_t *to = (uint8_t *)(s->words + s->word_count);
  for (uint32_t i = 0; i < length; i++)
    to[i] = (uint8_t)(first + i * 7 % (last - first + 1u));
  s->word_count += (length + 3) / 4;
  s->budget -= (length + 3) / 4;
}

static uint32_t new_object(struct stream *s) { return ++s->object_count; }

/* Notes that an object is memoized, and what it is. 0 is no object. */
static void memoize_object(struct stream *s, uint32_t object, uint32_t about)
{
  if (object)
    s->objects[object] = (uint8_t)(about | IS_MEMOIZED);
}

static bool is_reduce(uint32_t token) { return token == PK_TOKEN_REDUCE || token == PK_TOKEN_NEWOBJ || token == PK_TOKEN_NEWOBJ_EX; }

/* What has to stand at the next place. */
static enum want wanted(const struct stream *s)
{
  if (!s->depth)
    return ANY;
  const struct open_token *top = s->open + s->depth - 1;
  switch (top->token) {
  case PK_TOKEN_SET:
  case PK_TOKEN_FROZENSET: return HASHABLE;
  case PK_TOKEN_DICT: return top->at % 2 ? ANY : HASHABLE;
  case PK_TOKEN_ROW: return top->at < top->items || (top->at - top->items) % 2 ? ANY : HASHABLE;
  case PK_TOKEN_STACK_GLOBAL: return NAME;
  case PK_TOKEN_TUPLE: return top->is_hashable ? HASHABLE : ANY;
  default:
    if (!is_reduce(top->token))
      return ANY;
  }
  if (top->at < top->head)
    return (const enum want[]){CALLABLE, ARGUMENTS, KEYWORDS}[top->at];
  /* The last three values of such a reduce are a function that sets the state, the object, and the state. */
  if (top->end - top->at <= 3 && top->end - top->head - top->items - 2 * top->pairs == 3)
    return (const enum want[]){ANY, SELF, CALLABLE}[top->end - top->at - 1];
  return ANY;
}

/* What a container is that is memoized once it is whole, or a reduce, which is once it is called. */
static uint32_t about_late(const struct open_token *top)
{
  switch (top->token) {
  case PK_TOKEN_TUPLE: return IS_TUPLE | (top->is_hashable ? IS_HASHABLE : 0);
  case PK_TOKEN_FROZENSET: return IS_HASHABLE;
  default: return IS_HASHABLE | IS_CALLABLE;
  }
}

/* Is called behind a value: it is counted, and so are the containers that end with it. */
static void end_token(struct stream *s)
{
  for (; s->depth; s->depth--) {
    struct open_token *top = s->open + s->depth - 1;
    bool was_head = top->at < top->head;
    top->at++;
    if (was_head && top->at == top->head) {
      /* What was begun again within itself is whole here, and nothing more of it is written. */
      if (s->objects[top->object] & IS_MEMOIZED)
        top->end = top->head;
      else
        memoize_object(s, top->object, about_late(top));
    }
    if (top->at < top->end)
      return;
  }
}

/* Puts a container, which may be one that is open already and is begun again. */
static void put_open(struct stream *s, struct open_token open, uint32_t flags)
{
  bool has_items = is_reduce(open.token);
  put_token(s, open.token, flags);
  put_word(s, open.object);
  put_word(s, has_items ? open.items : open.count);
  if (has_items)
    put_word(s, open.pairs);
  if (open.token == PK_TOKEN_ROW)
    put_word(s, open.items);
  if (!open.end)
    return end_token(s);
  s->open[s->depth++] = open;
  s->budget -= 3 * (int64_t)open.end;
}

#endif
