/* Streams of tokens for the pickler, as JavaScript could write them, made out of any bytes.
 *
 * Each byte decides something. Where there are no more bytes, the containers that are open
 * get the simplest values, so that every input makes a stream that is whole and bounded.
 * Invariant: what pk_dump writes for a stream can be loaded. So callables are callable, keys
 * are hashable, and references are to what is memoized. */
#ifndef TOKENS_H
#define TOKENS_H

#include "machine/machine.h"
#include "stream-scalars.h"

/* Puts a list, dict or set, which is memoized before its values. */
static void put_early(struct stream *s, uint32_t token, uint32_t count)
{
  uint32_t object = new_object(s), values = token == PK_TOKEN_DICT ? 2 * count : count;
  bool may_be_named = token == PK_TOKEN_LIST && count > 200 && s->text_length + 8 * count < MOST_STREAM_TEXT;
  memoize_object(s, object, UNKNOWN);
  put_open(s, (struct open_token){.token = token, .object = object, .count = count, .end = values, .is_named = may_be_named && draw(s, 2)},
           0);
}

/* Puts a dict of the row of its depth: its first keys are strings that were written before, and others follow. */
static void put_row(struct stream *s, uint32_t count)
{
  uint32_t keys[8], known = 0, most = draw(s, 8);
  for (uint32_t i = 0; i < most && s->object_count; i++) {
    uint32_t object = draw_wide(s) % s->object_count + 1;
    if ((s->objects[object] & (IS_STR | IS_MEMOIZED)) == (IS_STR | IS_MEMOIZED))
      keys[known++] = object;
  }
  if (s->depth >= PK_ROWS)
    return put_early(s, PK_TOKEN_DICT, count);
  put_token(s, PK_TOKEN_ROW_KEYS, s->depth);
  put_word(s, known);
  for (uint32_t i = 0; i < known; i++)
    put_word(s, keys[i]);
  count += known;
  uint32_t object = new_object(s);
  memoize_object(s, object, UNKNOWN);
  put_open(s, (struct open_token){.token = PK_TOKEN_ROW, .object = object, .count = count, .items = known, .end = 2 * count - known},
           s->depth);
}

/* Puts a tuple, which has no object where it is bare. */
static void put_tuple(struct stream *s, uint32_t count, bool is_hashable, bool is_bare)
{
  if (count)
    return put_open(s,
                    (struct open_token){.token = PK_TOKEN_TUPLE,
                                        .object = is_bare ? 0 : new_object(s),
                                        .count = count,
                                        .head = count,
                                        .end = count,
                                        .is_hashable = is_hashable},
                    0);
  put_token(s, PK_TOKEN_EMPTY_TUPLE, 0);
  end_token(s);
}

static void put_frozenset(struct stream *s, uint32_t count)
{
  uint32_t object = new_object(s);
  if (!count)
    memoize_object(s, object, IS_HASHABLE);
  put_open(s, (struct open_token){.token = PK_TOKEN_FROZENSET, .object = object, .count = count, .head = count, .end = count}, 0);
}

static void put_reduce(struct stream *s)
{
  static const uint32_t tokens[] = {PK_TOKEN_REDUCE, PK_TOKEN_NEWOBJ, PK_TOKEN_NEWOBJ_EX}, flags[] = {0, PK_REDUCE_STATE, PK_REDUCE_SETTER};
  uint32_t kind = draw(s, s->protocol < 2 ? 1 : s->protocol < 4 ? 2 : 3), flag = flags[draw(s, 3)];
  struct open_token open = {.token = tokens[kind], .head = kind == 2 ? 3 : 2};
  open.object = flag || draw(s, 8) ? new_object(s) : 0;
  open.items = limit(draw(s, 3) ? 0 : draw_count(s), s->budget / 8);
  open.pairs = limit(draw(s, 3) ? 0 : draw_count(s), s->budget / 8 - open.items);
  open.end = open.head + open.items + 2 * open.pairs + (flag == PK_REDUCE_SETTER ? 3 : flag ? 1 : 0);
  put_open(s, open, flag);
}

static void put_reference(struct stream *s, uint32_t object)
{
  put_token(s, PK_TOKEN_REFERENCE, 0);
  put_word(s, object);
  end_token(s);
}

/* Puts a reference to some object for which all flags of `about` hold, if a draw finds one. */
static bool try_reference(struct stream *s, uint32_t about)
{
  about |= IS_MEMOIZED;
  uint32_t object = s->object_count ? draw_wide(s) % s->object_count + 1 : 0;
  if ((s->objects[object] & about) != about)
    return false;
  put_reference(s, object);
  return true;
}

/* Begins an open container again that is not memoized yet, if the innermost container is a list or dict that can hold it. */
static bool try_again(struct stream *s)
{
  if (!s->depth)
    return false;
  /* Mostly the innermost such container is taken. */
  uint32_t number = s->depth - 1 - draw(s, s->depth);
  for (uint32_t i = draw(s, 8) ? 0 : number; i < s->depth; i++)
    if (s->open[i].at < s->open[i].head)
      number = i;
  struct open_token again = s->open[number];
  const struct open_token *top = s->open + s->depth - 1;
  bool is_held = top->token == PK_TOKEN_LIST || (top->token == PK_TOKEN_DICT && top->at % 2);
  bool is_open = again.object && again.at < again.head && !(s->objects[again.object] & IS_MEMOIZED);
  if (!is_held || !is_open || s->budget < 8 * (int64_t)again.end)
    return false;
  uint32_t states = again.end - again.head - again.items - 2 * again.pairs;
  again.at = 0;
  put_open(s, again, !is_reduce(again.token) ? 0 : states == 3 ? PK_REDUCE_SETTER : states ? PK_REDUCE_STATE : 0);
  return true;
}

static void put_persistent(struct stream *s)
{
  if (s->protocol == 0) {
    put_token(s, PK_TOKEN_PERSID, 0);
    put_run_of_bytes(s, draw(s, 40), ' ', '~');
    return end_token(s);
  }
  put_open(s, (struct open_token){.token = PK_TOKEN_PERSISTENT, .end = 1}, 0);
}

static void put_global(struct stream *s)
{
  uint32_t object = draw(s, 8) == 7 ? 0 : new_object(s);
  if (s->protocol >= 4)
    return put_open(s, (struct open_token){.token = PK_TOKEN_STACK_GLOBAL, .object = object, .head = 2, .end = 2}, 0);
  static const char *const lines[] = {"a\nb\n", "module\nname\n",
                                      "a.module.of.a.name.that.is.longer.than.the.sixty.four.bytes.of.short.copies\nname\n",
                                      "m\nn\xc3\xa4me\n"};
  const char *line = lines[draw(s, s->protocol < 3 ? 3 : 4)];
  put_token(s, PK_TOKEN_GLOBAL, 0);
  put_word(s, object);
  put_run_of_bytes(s, (uint32_t)strlen(line), 0, 0);
  memcpy(s->words + s->tokens[s->token_count - 1].word + 3, line, strlen(line));
  memoize_object(s, object, IS_HASHABLE | IS_CALLABLE);
  end_token(s);
}

/* Puts any value, or any that can be hashed. */
static void put_any(struct stream *s, enum want want)
{
  bool may_open = s->depth + 3 < MOST_DEPTH && s->budget > 256, is_hashable = want == HASHABLE;
  if (s->budget < 256)
    return put_simple(s, PK_TOKEN_NONE, 0);
  switch (s->is_cyclic && draw(s, 4) ? 21 + draw(s, 11) : draw(s, 32)) {
  case 0: return put_simple(s, PK_TOKEN_NONE, 0);
  case 1: return put_simple(s, draw(s, 2) ? PK_TOKEN_TRUE : PK_TOKEN_FALSE, 0);
  case 2: return put_simple(s, PK_TOKEN_EMPTY_TUPLE, 0);
  case 3:
  case 4: return put_int(s);
  case 5: return put_int64(s);
  case 6: return put_long(s);
  case 7:
    put_token(s, PK_TOKEN_FLOAT, 0);
    put_double(s, draw(s, 256));
    return end_token(s);
  case 8:
  case 9:
  case 10: return put_str(s);
  case 11: return put_bytes(s, want);
  case 12: return s->protocol && s->budget > LARGE_DATA ? put_data(s, want) : put_str(s);
  case 13:
  case 14:
  case 15:
    if (try_reference(s, is_hashable ? IS_HASHABLE : 0))
      return;
    break;
  case 16:
    if (s->protocol == 5)
      return put_simple(s, PK_TOKEN_BUFFER, draw(s, 2) ? PK_BUFFER_READONLY : 0);
    break;
  case 17:
    if (s->protocol >= 2)
      return put_extension(s);
    break;
  case 18:
  case 19:
  case 20:
    if (try_run(s))
      return;
    break;
  case 21:
  case 22:
  case 23:
    if (may_open && want == ANY && try_again(s))
      return;
  }
  if (!may_open)
    return put_int(s);
  uint32_t kind = draw(s, 10), count = s->is_cyclic ? draw(s, 5) : limit(draw_count(s), s->budget / 8);
  if (is_hashable && kind < 4)
    kind = 4;
  switch (kind) {
  case 0:
  case 1: return put_early(s, PK_TOKEN_LIST, count);
  case 2: return draw(s, 2) ? put_row(s, count) : put_early(s, PK_TOKEN_DICT, count);
  case 3: return s->protocol >= 4 ? put_early(s, PK_TOKEN_SET, count) : put_early(s, PK_TOKEN_LIST, count);
  case 4:
  case 5: return put_tuple(s, count, is_hashable || draw(s, 4) == 3, draw(s, 8) == 7);
  case 6: return s->protocol >= 4 ? put_frozenset(s, count) : put_tuple(s, count, true, false);
  case 7: return put_persistent(s);
  case 8: return put_global(s);
  default: put_reduce(s);
  }
}

/* Puts a value that may stand at the next place. */
static void put_value(struct stream *s)
{
  bool may_open = s->depth + 3 < MOST_DEPTH && s->budget > 256;
  enum want want = wanted(s);
  uint32_t kind = want == ANY || want == HASHABLE ? 0 : draw(s, 8);
  if (s->depth && s->open[s->depth - 1].is_named)
    return put_named(s, s->open[s->depth - 1].at);
  switch (want) {
  case CALLABLE:
    if (kind == 1 && may_open)
      return put_reduce(s);
    if (kind == 2 && may_open)
      return put_persistent(s);
    if (kind == 3 && s->protocol >= 2)
      return put_extension(s);
    if (kind > 3 && try_reference(s, IS_CALLABLE))
      return;
    return put_global(s);
  case ARGUMENTS:
    if (kind == 7 && try_reference(s, IS_TUPLE))
      return;
    return put_tuple(s, may_open ? kind % 6 : 0, false, kind == 5);
  case KEYWORDS: return put_early(s, PK_TOKEN_DICT, may_open ? kind % 3 : 0);
  case NAME:
    if (kind > 4 && try_reference(s, IS_STR))
      return;
    return put_str(s);
  case SELF: return put_reference(s, s->open[s->depth - 1].object);
  default: put_any(s, want);
  }
}

/* Makes the stream of some bytes. What the last stream left is cleared. */
static void make_stream(struct stream *s, const uint8_t *bytes, size_t size)
{
  s->bytes = bytes;
  s->bytes_end = bytes + size;
  s->budget = MOST_BUDGET;
  s->word_count = s->token_count = s->text_length = s->units = s->depth = s->kept_count = 0;
  memset(s->objects, 0, (s->object_count + 1) * sizeof *s->objects);
  s->object_count = 0;
  s->protocol = draw(s, 6);
  s->is_cyclic = draw(s, 4) == 3;
  /* Most streams are more than one scalar. */
  if (draw(s, 8))
    put_early(s, PK_TOKEN_LIST, draw(s, 12));
  else
    put_value(s);
  while (s->depth)
    put_value(s);
  s->tokens[s->token_count] = (struct stream_token){s->word_count, s->text_length, s->units};
}

#endif
