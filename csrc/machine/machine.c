/* The life of a machine, its windows, and the ways to stop a program: see machine.h. */
#include "machine/machine.h"

#include "machine/opcodes.h"

struct pk_machine *pk_open(void) { return pk_allocate(sizeof(struct pk_machine)); }

void pk_close(struct pk_machine *m)
{
  struct pk_buffer *buffers[] = {&m->window_buffer,  &m->tape_buffer,   &m->double_buffer, &m->string_buffer, &m->ascii_buffer,
                                 &m->wide_buffer,    &m->stack_buffer,  &m->mark_buffer,   &m->object_buffer, &m->output_buffer,
                                 &m->scratch_buffer, &m->answer_buffer, &m->text_buffer,   &m->slot_buffer,   &m->place_buffer,
                                 &m->origin_buffer,  &m->maker_buffer};
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
    pk_buffer_free(buffers[i]);
  pk_memo_free(&m->memo);
  pk_free(m, sizeof *m);
}

void pk_start(struct pk_machine *m)
{
  pk_memo_clear(&m->memo);
  m->top = m->stack_buffer.data;
  m->fence = m->mark_count = m->double_count = m->string_count = m->string_base = m->object_count = 0;
  m->frame_offset = m->frame_end = 0;
  m->protocol = 0;
  m->long_text = PK_LARGE;
  m->error = PK_ERROR_NONE;
  m->keep = 0;
  m->height = m->phase = m->has_answer = m->message_length = m->frame_length = m->put_count = m->kept_count = 0;
  m->highest_protocol = -1;
  m->traced = m->window_traced = 0;
}

uint8_t *pk_window(struct pk_machine *m, uint32_t size)
{
  if (size > UINT32_MAX / 2 || !pk_buffer_reserve(&m->window_buffer, 0, size + PK_SLACK))
    return NULL;
  return m->window_buffer.data;
}

uint8_t *pk_answer(struct pk_machine *m, uint32_t size)
{
  if (!pk_buffer_reserve(&m->answer_buffer, 0, size))
    return NULL;
  m->answer_text = (uint32_t)(uintptr_t)m->answer_buffer.data;
  return m->answer_buffer.data;
}

bool pk_reserve_text(struct pk_machine *m, uint32_t length)
{
  size_t more = (size_t)length + 2;
  return pk_buffer_reserve(&m->string_buffer, 0, more * 3) && pk_buffer_reserve(&m->ascii_buffer, 0, more * 2 + PK_SLACK) &&
         pk_buffer_reserve(&m->wide_buffer, 0, (more + PK_SLACK) * 2);
}

enum pk_status pk_fail(struct pk_machine *m, const uint8_t *at, enum pk_error error)
{
  m->error = error;
  m->error_offset = m->base + (double)(at - m->start);
  m->error_opcode = at < m->end ? *at : 0;
  return PK_STATUS_ERROR;
}

enum pk_status pk_run_out(struct pk_machine *m, const uint8_t *at, size_t wanted)
{
  double window_end = m->base + (double)(m->end - m->start);
  if (window_end >= m->total) {
    enum pk_status status = pk_fail(m, at, at == m->end && m->frame_end <= m->total ? PK_ERROR_EOF : PK_ERROR_TRUNCATED);
    if (m->frame_end > m->total) {
      m->error_offset = m->frame_offset;
      m->error_opcode = PK_FRAME;
    }
    return status;
  }
  if (window_end >= m->limit_bytes) {
    m->detail_0 = m->limit_bytes;
    return pk_fail(m, at, PK_ERROR_LIMIT_BYTES);
  }
  /* A window as long as the stack is high keeps what a load moves from window to window linear in the input. */
  size_t height = (size_t)(m->top - (uint32_t *)m->stack_buffer.data);
  return pk_want(m, at, wanted > height ? wanted : height);
}

enum pk_status pk_want(struct pk_machine *m, const uint8_t *at, size_t wanted)
{
  m->position = m->base + (double)(at - m->start);
  m->need = wanted < UINT32_MAX / 4 ? (uint32_t)wanted : UINT32_MAX / 4;
  return PK_STATUS_MORE;
}
