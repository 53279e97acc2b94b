/* Drives the programs of the machine natively, as JavaScript does: with windows of the
 * input, one after another, each of at least the length that the machine asks for.
 *
 * What a program says is hashed, so that two runs can be compared by their outcomes. What
 * speaks of windows is left out of the hash: outcomes are the same for windows of any size. */
#ifndef DRIVE_H
#define DRIVE_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tools/dis.h"
#include "tools/genops.h"
#include "load/load.h"
#include "machine/opcodes.h"
#include "tools/optimize.h"
#include "load/trace.h"

enum program { LOAD, TRACE, DIS, GENOPS, OPTIMIZE, PROGRAMS };

struct outcome {
  enum pk_status status;
  enum pk_error error;
  double offset; /* the offset of the error, or of the end */
  uint32_t objects;
  uint64_t output; /* a hash of what the program wrote */
};

static enum pk_status run_program(struct pk_machine *m, enum program program, uint32_t length)
{
  switch (program) {
  case DIS: return pk_dis(m, length);
  case GENOPS: return pk_genops(m, length);
  case OPTIMIZE: return pk_optimize(m, length);
  default: return pk_load(m, length);
  }
}

static uint64_t hash_bytes(uint64_t hash, const uint8_t *bytes, size_t length)
{
  for (size_t i = 0; i < length; i++)
    hash = (hash ^ bytes[i]) * 0x100000001b3u;
  return hash;
}

/* Answers as JavaScript would, with some text or number. */
static void answer(struct pk_machine *m, enum pk_status status)
{
  m->answer = 1.5;
  if (status == PK_STATUS_INTEGER) {
    m->answer_length = (uint32_t)(m->span_length < 1000 ? m->span_length : 1000);
    uint8_t *text = pk_answer(m, m->answer_length);
    if (!text)
      abort();
    memset(text, '1', m->answer_length);
  }
  m->has_answer = true;
}

static uint64_t hash_output(struct pk_machine *m, enum program program, uint64_t hash, const uint8_t *input, enum pk_status status)
{
  if (program == DIS || program == OPTIMIZE)
    hash = hash_bytes(hash, m->output_buffer.data, m->output_length);
  if (status == PK_STATUS_COPY)
    hash = hash_bytes(hash, input + (size_t)m->span_offset, (size_t)m->span_length);
  const uint32_t *tape = m->tape_buffer.data;
  for (uint32_t i = 0; i < m->tape_count; i++) {
    /* Every word is read, for the sanitizers; only opcodes do not speak of windows. */
    uint32_t word = ((volatile const uint32_t *)tape)[i];
    if (program == GENOPS && i % PK_RECORD_WORDS == 0)
      hash = hash_bytes(hash, (uint8_t *)&word, 4);
  }
  return hash;
}

/* The windows that a traced load has seen: the place and the offset where each starts. */
struct windows {
  uint32_t count, room;
  uint64_t makers; /* the hash of the makers, a sum */
  struct {
    double place, base;
  } * starts;
};

/* The offset of a place (trace.h) in the input. */
static double offset_of(const struct windows *windows, double place)
{
  uint32_t i = windows->count;
  while (windows->starts[--i].place > place)
    if (!i)
      abort();
  return windows->starts[i].base + place - windows->starts[i].place;
}

/* Hashes where in the input all operands and objects of the window began. */
static uint64_t hash_trace(struct pk_machine *m, struct windows *windows, uint64_t hash, const uint8_t *input, size_t length)
{
  if (windows->count == windows->room) {
    windows->room = windows->room * 2 + 8;
    windows->starts = realloc(windows->starts, windows->room * sizeof *windows->starts);
    if (!windows->starts)
      abort();
  }
  windows->starts[windows->count].place = m->traced;
  windows->starts[windows->count++].base = m->base;
  const uint32_t *origins = m->origin_buffer.data, *makers = m->maker_buffer.data;
  for (uint32_t i = 0; i < m->origin_count; i++) {
    uint32_t count = origins[i] & PK_TRACE_RUN ? origins[i++] & ~PK_TRACE_RUN : 1;
    double offset = offset_of(windows, origins[i]);
    for (uint32_t j = 0; j < count; j++) {
      if (offset >= (double)length)
        abort();
      hash = hash_bytes(hash, (uint8_t *)&offset, sizeof offset);
      uint8_t opcode = input[(size_t)offset];
      offset += opcode == PK_BINFLOAT ? 9 : opcode == PK_BININT ? 5 : opcode == PK_BININT2 ? 3 : 2;
    }
  }
  /* This is a sum because windows divide the objects at other points than the operands. */
  for (uint32_t i = 0; i < m->maker_count; i++) {
    double offset = offset_of(windows, makers[i]);
    windows->makers += hash_bytes(0xcbf29ce484222325u + m->first_object + i, (uint8_t *)&offset, sizeof offset);
  }
  return hash;
}

/* Runs a program over an input in windows of at least `window` bytes. Aborts where it makes no progress. */
static struct outcome drive(const uint8_t *input, size_t length, size_t window, enum program program, uint32_t flags)
{
  struct pk_machine *m = pk_open();
  pk_start(m);
  m->position = 0;
  m->total = (double)length;
  m->limit_bytes = INFINITY;
  m->limit_depth = m->limit_memo = UINT32_MAX;
  m->limit_objects = (1u << 29) - 1;
  m->indent_level = 4;
  m->annotate = flags & PK_DIS_STACK ? 30 : 0;
  m->flags = flags;
  m->need = 0;
  struct outcome outcome = {.output = 0xcbf29ce484222325u};
  struct windows windows = {0};
  for (size_t steps = 0;; steps++) {
    size_t at = (size_t)m->position, size = m->need > window ? m->need : window;
    size = size < length - at ? size : length - at;
    uint8_t *to = pk_window(m, (uint32_t)size);
    if (!to)
      abort();
    if (size)
      memcpy(to, input + at, size);
    outcome.status = run_program(m, program, (uint32_t)size);
    outcome.output = hash_output(m, program, outcome.output, input, outcome.status);
    if (program == TRACE && m->error != PK_ERROR_OUT_OF_MEMORY)
      outcome.output = hash_trace(m, &windows, outcome.output, input, length);
    if (outcome.status == PK_STATUS_DONE || outcome.status == PK_STATUS_ERROR)
      break;
    if (outcome.status == PK_STATUS_FLOAT || outcome.status == PK_STATUS_INTEGER)
      answer(m, outcome.status);
    bool is_back = program == DIS || program == OPTIMIZE;
    if (m->position > (double)length || m->position < m->keep || (!is_back && m->position < (double)at) || steps > 8 * length + 64)
      abort();
  }
  outcome.error = outcome.status == PK_STATUS_ERROR ? m->error : PK_ERROR_NONE;
  outcome.offset = outcome.status == PK_STATUS_ERROR ? m->error_offset : m->position;
  outcome.objects = outcome.status == PK_STATUS_DONE ? m->object_count : 0;
  if (outcome.status == PK_STATUS_ERROR && m->message_length)
    outcome.output = hash_bytes(outcome.output, (uint8_t *)m->output_buffer.data + m->output_length, m->message_length);
  outcome.output += windows.makers;
  free(windows.starts);
  pk_close(m);
  return outcome;
}

static bool is_same(struct outcome a, struct outcome b)
{
  return a.status == b.status && a.error == b.error && a.offset == b.offset && a.objects == b.objects && a.output == b.output;
}

#endif
