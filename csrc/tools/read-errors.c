/* The errors of reading opcodes: see read-errors.h. */
#include "tools/read-errors.h"

#include "machine/decimal.h"

/* The room for any message but those with bytes of the input. */
enum { MESSAGE_ROOM = 128 };

enum pk_status pk_fail_with(struct pk_machine *m, const uint8_t *at, enum pk_error error, const uint8_t *text_end)
{
  m->message_length = text_end ? (uint32_t)(text_end - (uint8_t *)m->output_buffer.data) - m->output_length : 0;
  return pk_fail(m, at, text_end ? error : PK_ERROR_OUT_OF_MEMORY);
}

enum pk_status pk_fail_short(struct pk_machine *m, const uint8_t *at, const struct pk_opcode *opcode, uint64_t length, double left)
{
  uint8_t *to = pk_room(m, MESSAGE_ROOM);
  const char *name = pk_argument_names[opcode->argument];
  if (to && (opcode->argument == PK_ARGUMENT_LONG1 || opcode->argument == PK_ARGUMENT_LONG4)) {
    to = pk_write_text(to, name);
    return pk_fail_with(m, at, PK_ERROR_NOT_ENOUGH, to);
  }
  if (to) {
    to = pk_write_uint(pk_write_text(to, "expected "), length);
    to = pk_write_text(pk_write_text(pk_write_text(to, " bytes in a "), name), ", but only ");
    to = pk_write_text(pk_write_uint(to, (uint64_t)left), " remain");
  }
  return pk_fail_with(m, at, PK_ERROR_SHORT_DATA, to);
}

enum pk_status pk_fail_bytes(struct pk_machine *m, const uint8_t *at, enum pk_error error, const uint8_t *text, size_t length, size_t most)
{
  uint8_t *to = pk_room(m, (uint64_t)length * PK_REPR_GROWTH + MESSAGE_ROOM);
  if (to) {
    uint8_t *first = to, quote = pk_choose_quote(PK_TEXT_LATIN1, text, (uint32_t)length);
    *to++ = 'b';
    *to++ = quote;
    to = pk_write_bytes(to, text, (uint32_t)length, quote);
    *to++ = quote;
    if ((size_t)(to - first) > most)
      to = first + most;
  }
  return pk_fail_with(m, at, error, to);
}

enum pk_status pk_fail_opcode(struct pk_machine *m, const uint8_t *at)
{
  uint8_t *to = pk_room(m, MESSAGE_ROOM);
  if (to) {
    to = pk_write_uint(pk_write_text(to, "at position "), (uint64_t)(m->base + (double)(at - m->start)));
    to = pk_write_bytes(pk_write_text(to, *at == '\'' ? ", opcode b\"" : ", opcode b'"), at, 1, *at == '\'' ? '"' : '\'');
    to = pk_write_text(to, *at == '\'' ? "\" unknown" : "' unknown");
  }
  return pk_fail_with(m, at, PK_ERROR_UNKNOWN_OPCODE, to);
}

enum pk_status pk_fail_count(struct pk_machine *m, const struct pk_argument *a, uint64_t length, bool is_signed)
{
  uint8_t *to = pk_room(m, MESSAGE_ROOM);
  if (to) {
    to = pk_write_text(to, pk_argument_names[a->opcode->argument]);
    to = pk_write_text(to, is_signed ? " byte count < 0: " : " byte count > sys.maxsize: ");
    to = is_signed ? pk_write_int(to, (int32_t)length) : pk_write_uint(to, length);
  }
  return pk_fail_with(m, a->at, PK_ERROR_BAD_COUNT, to);
}

enum pk_status pk_fail_input(struct pk_machine *m, const struct pk_argument *a, size_t wanted, enum pk_error error)
{
  if (!pk_is_last_window(m))
    return pk_want(m, a->at, wanted);
  uint8_t *to = pk_room(m, MESSAGE_ROOM);
  if (to && error == PK_ERROR_NOT_ENOUGH) {
    /* Of counted data it is the reader of the count that fails. */
    static const char *const counts[] = {"uint1", "int4", "uint4", "uint8"};
    uint8_t kind = a->opcode->argument;
    int count = kind == PK_ARGUMENT_STRING4 || kind == PK_ARGUMENT_LONG4 ? 1 : wanted == 2 ? 0 : wanted == 5 ? 2 : 3;
    to = pk_write_text(to, kind <= PK_ARGUMENT_FLOAT8 ? pk_argument_names[kind] : counts[count]);
  }
  return pk_fail_with(m, a->at, error, to);
}
