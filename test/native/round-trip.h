/* The round trip of the pickler: tokens, a pickle, its tape; optimized, the same tape again. */
#ifndef ROUND_TRIP_H
#define ROUND_TRIP_H

#include "pickling.h"

/* Where a tape is read, and the hash of what makes the value: events and their flags, not the numbers of objects and offsets. */
struct tape_hash {
  uint64_t hash;
  uint32_t objects;
};

/* How many words an event has; 0 for none that is known. */
static uint32_t event_length(const uint32_t *event)
{
  switch (event[0] & 0xff) {
  case PK_EVENT_READONLY:
  case PK_EVENT_RETURN:
  case PK_EVENT_SETTLE: return 2;
  case PK_EVENT_BUFFER:
  case PK_EVENT_DROP:
  case PK_EVENT_VALUE: return 3;
  case PK_EVENT_FLOATS:
  case PK_EVENT_APPEND_FLOATS:
  case PK_EVENT_NUMBER:
  case PK_EVENT_PYTHON2_STR:
  case PK_EVENT_EXTENSION:
  case PK_EVENT_PERSISTENT:
  case PK_EVENT_BUILD: return 4;
  case PK_EVENT_GLOBAL:
  case PK_EVENT_REDUCE:
  case PK_EVENT_NEWOBJ: return 5;
  case PK_EVENT_PAYLOAD:
  case PK_EVENT_NEWOBJ_EX: return 6;
  case PK_EVENT_DICT:
  case PK_EVENT_SETITEMS: return 3 + 2 * event[2];
  case PK_EVENT_INSTANTIATE: return 5 + event[4];
  case PK_EVENT_OTHER_APPEND:
  case PK_EVENT_OTHER_ADDITEMS: return 4 + event[3];
  case PK_EVENT_OTHER_SETITEMS: return 4 + 2 * event[3];
  case PK_EVENT_LIST:
  case PK_EVENT_APPEND:
  case PK_EVENT_INTS:
  case PK_EVENT_APPEND_INTS:
  case PK_EVENT_TUPLE:
  case PK_EVENT_SET:
  case PK_EVENT_ADDITEMS:
  case PK_EVENT_FROZENSET: return 3 + event[2];
  default: return 0;
  }
}

/* Hashes the events of a window. False where one is not whole, or names an object or a string that was not made. */
static bool hash_events(const struct pk_machine *m, struct tape_hash *tape)
{
  const uint32_t *words = m->tape_buffer.data;
  for (uint32_t at = 0; at < m->tape_count;) {
    uint32_t length = event_length(words + at), event = words[at] & 0xff;
    if (!length || length > m->tape_count - at || words[at + 1] >= m->object_count)
      return false;
    /* Only the items of lists are compared by their tags: what is in them is told by the events that made it. */
    bool has_tags = event == PK_EVENT_LIST || event == PK_EVENT_TUPLE || event == PK_EVENT_SET || event == PK_EVENT_FROZENSET;
    tape->hash = hash_bytes(tape->hash, (const uint8_t *)&event, sizeof event);
    if (has_tags)
      tape->hash = hash_bytes(tape->hash, (const uint8_t *)(words + at + 2), 4);
    at += length;
  }
  tape->objects = m->object_count;
  return true;
}

/* Loads a pickle in one window. False where it is not read to its end. */
static bool load_tape(const struct pickle *pickle, struct tape_hash *tape)
{
  struct pk_machine *m = pk_open();
  pk_start(m);
  m->position = 0;
  m->total = (double)pickle->length;
  m->limit_bytes = INFINITY;
  m->limit_depth = m->limit_memo = UINT32_MAX;
  m->limit_objects = (1u << 29) - 1;
  m->flags = PK_LOAD_PERSISTENT_LOAD;
  m->need = 0;
  *tape = (struct tape_hash){.hash = 0xcbf29ce484222325u};
  enum pk_status status = PK_STATUS_MORE;
  bool is_good = true;
  while (is_good && status != PK_STATUS_DONE && status != PK_STATUS_ERROR) {
    size_t at = (size_t)m->position, size = pickle->length - at;
    uint8_t *to = pk_window(m, (uint32_t)size);
    if (!to)
      abort();
    if (size)
      memcpy(to, pickle->bytes + at, size);
    status = pk_load(m, (uint32_t)size);
    is_good = hash_events(m, tape);
    if (status == PK_STATUS_FLOAT || status == PK_STATUS_INTEGER)
      answer(m, status);
  }
  pk_close(m);
  return is_good && status == PK_STATUS_DONE;
}

/* Optimizes a pickle. False where that fails. */
static bool optimize_pickle(const struct pickle *pickle, struct pickle *optimized)
{
  struct pk_machine *m = pk_open();
  pk_start(m);
  m->position = 0;
  m->total = (double)pickle->length;
  m->need = 0;
  enum pk_status status = PK_STATUS_MORE;
  while (status != PK_STATUS_DONE && status != PK_STATUS_ERROR) {
    size_t at = (size_t)m->position, size = pickle->length - at;
    uint8_t *to = pk_window(m, (uint32_t)size);
    if (!to)
      abort();
    if (size)
      memcpy(to, pickle->bytes + at, size);
    status = pk_optimize(m, (uint32_t)size);
    take_output(m, optimized);
    if (status == PK_STATUS_COPY && m->span_length > 0)
      memcpy(extend(optimized, (size_t)m->span_length), pickle->bytes + (size_t)m->span_offset, (size_t)m->span_length);
    if (status == PK_STATUS_FLOAT || status == PK_STATUS_INTEGER)
      answer(m, status);
  }
  pk_close(m);
  return status == PK_STATUS_DONE;
}

/* Takes a stream there and back. Answers with what is wrong, or NULL. */
static const char *test_round_trip(const uint8_t *bytes, size_t size)
{
  static struct stream stream;
  make_stream(&stream, bytes, size);
  struct random random = {hash_bytes(0, bytes, size)};
  struct pickle whole = {0}, optimized = {0}, again = {0};
  struct tape_hash tape, other;
  const char *wrong = NULL;
  if (!pickle_stream(&stream, MOST_STREAM_WORDS, &random, &whole))
    wrong = "is not pickled";
  else if (!load_tape(&whole, &tape))
    wrong = "cannot be loaded";
  else if (!optimize_pickle(&whole, &optimized))
    wrong = drive(whole.bytes, whole.length, whole.length, OPTIMIZE, 0).error == PK_ERROR_NOT_ASCII ? NULL : "cannot be optimized";
  else if (!load_tape(&optimized, &other))
    wrong = "cannot be loaded once it is optimized";
  else if (tape.objects != other.objects || tape.hash != other.hash)
    wrong = "has another tape once it is optimized";
  else if (!optimize_pickle(&optimized, &again) || again.length != optimized.length ||
           memcmp(again.bytes, optimized.bytes, again.length) != 0)
    wrong = "is optimized once more";
  free(whole.bytes);
  free(optimized.bytes);
  free(again.bytes);
  return wrong;
}

#endif
