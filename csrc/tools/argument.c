/* What an argument is as a memo key and as text: see argument.h. */
#include "tools/argument.h"

#include "machine/decimal.h"

uint64_t pk_memo_key(const struct pk_argument *a)
{
  if (a->form != PK_FORM_DIGITS)
    return (uint64_t)a->integer;
  uint64_t hash = 0xcbf29ce484222325u;
  for (uint64_t i = 0; i < a->length; i++) {
    hash = (hash ^ a->data[i]) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 29;
  }
  return hash | (uint64_t)1 << 63;
}

uint8_t *pk_write_argument(struct pk_machine *m, uint8_t *to, const struct pk_argument *a)
{
  uint32_t length = (uint32_t)a->length;
  switch (a->form) {
  case PK_FORM_BOOLEAN: return pk_write_text(to, a->integer ? "True" : "False");
  case PK_FORM_INT64: return pk_write_int(to, a->integer);
  case PK_FORM_UINT64: return pk_write_uint(to, (uint64_t)a->integer);
  case PK_FORM_DOUBLE: return pk_write_float(to, a->number);
  case PK_FORM_BINARY: return pk_write_long(to, a->data, length);
  case PK_FORM_DIGITS: memcpy(to, a->data, length); return to + length;
  case PK_FORM_NO_ARGUMENT: return pk_write_text(to, "None");
  default: break;
  }
  uint8_t quote = pk_choose_quote(a->form == PK_FORM_STR ? a->text : PK_TEXT_LATIN1, a->data, length);
  if (a->form == PK_FORM_BYTE_ARRAY)
    to = pk_write_text(to, "bytearray(");
  if (a->form != PK_FORM_STR)
    *to++ = 'b';
  *to++ = quote;
  to = a->form == PK_FORM_STR ? pk_write_str(m, to, a->text, a->data, length, quote)
                              : pk_write_bytes(to, a->data, length, a->form == PK_FORM_BYTE_ARRAY ? '\'' : quote);
  *to++ = quote;
  if (a->form == PK_FORM_BYTE_ARRAY)
    *to++ = ')';
  return to;
}
