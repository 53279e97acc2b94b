/* Scalars of the pickle as operands: see scalars.h. */
#include "load/scalars.h"

#include "load/events.h"
#include "machine/opcodes.h"
#include "machine/read-bytes.h"
#include "machine/text.h"

enum pk_error pk_put_payload(struct pk_machine *m, enum pk_kind kind, enum pk_form form, const uint8_t *at, const uint8_t *data,
                             uint64_t length, uint32_t *operand)
{
  if (length > INT64_MAX)
    return PK_ERROR_LENGTH_TOO_LARGE;
  double after = m->base + (double)(data - m->start) + (double)length;
  if (after > m->total)
    return PK_ERROR_TRUNCATED;
  if (after > m->limit_bytes) {
    m->detail_0 = m->limit_bytes;
    return PK_ERROR_LIMIT_BYTES;
  }
  uint32_t event_at = m->tape_count, *words = pk_put_event(m, PK_EVENT_PAYLOAD, form, 5);
  if (!words)
    return PK_ERROR_OUT_OF_MEMORY;
  if (*at == PK_SHORT_BINBYTES || *at == PK_BINBYTES)
    m->lendable = event_at;
  uint32_t object = pk_new_object(m, kind);
  *pk_entry(m, object) |= PK_MADE;
  words[0] = object;
  words[1] = (uint32_t)(data - m->start);
  words[2] = (uint32_t)length;
  words[3] = (uint32_t)(length >> 32);
  words[4] = (uint32_t)(at - m->start);
  *operand = pk_operand(PK_TAG_OBJECT, object);
  return PK_ERROR_NONE;
}

uint32_t pk_last_string(const struct pk_machine *m) { return pk_operand(PK_TAG_STRING, m->string_base + m->string_count - 1); }

static uint32_t last_odd_string(const struct pk_machine *m) { return pk_operand(PK_TAG_ODD_STRING, m->string_base + m->string_count - 1); }

/* The operand of the last string, whose text is ASCII. It is an odd string where a JavaScript object would not take it for a
 * common key: __proto__, or what may be an array index. */
static uint32_t last_text(const struct pk_machine *m, const uint8_t *text, uint32_t length)
{
  bool may_be_index = length <= 10 && length > 0 && text[0] >= '0' && text[0] <= '9';
  bool is_odd = may_be_index || (length == 9 && memcmp(text, "__proto__", 9) == 0);
  return is_odd ? last_odd_string(m) : pk_last_string(m);
}

enum pk_error pk_put_utf8(struct pk_machine *m, const uint8_t *text, uint32_t length, bool pass_surrogates, uint32_t *operand)
{
  if (pk_text_ascii(m, text, length)) {
    *operand = last_text(m, text, length);
    return PK_ERROR_NONE;
  }
  enum pk_error error = pk_text_utf8(m, text, length, pass_surrogates);
  if (!error)
    *operand = pk_last_string(m);
  return error;
}

enum pk_error pk_put_binstring(struct pk_machine *m, const uint8_t *at, const uint8_t *text, uint32_t length, uint32_t *operand)
{
  if (m->flags & PK_LOAD_STRINGS_AS_BYTES)
    return pk_put_payload(m, PK_KIND_BYTES, PK_FORM_BYTES, at, text, length, operand);
  if (length >= PK_LARGE || !pk_text_ascii(m, text, length))
    return pk_put_payload(m, PK_KIND_STR, PK_FORM_PYTHON2, at, text, length, operand);
  *operand = last_text(m, text, length);
  return PK_ERROR_NONE;
}

enum pk_error pk_put_string(struct pk_machine *m, const uint8_t *text, uint32_t length, uint32_t offset, uint32_t *operand)
{
  if (length < 2 || text[0] != text[length - 1] || (text[0] != '\'' && text[0] != '"'))
    return PK_ERROR_UNQUOTED_STRING;
  text++, length -= 2;
  bool is_plain = !(m->flags & PK_LOAD_STRINGS_AS_BYTES) && !memchr(text, '\\', length);
  if (is_plain && pk_text_ascii(m, text, length)) {
    *operand = last_text(m, text, length);
    return PK_ERROR_NONE;
  }
  enum pk_error error = pk_text_escaped(m, text, length);
  if (error)
    return error;
  bool is_bytes = m->flags & PK_LOAD_STRINGS_AS_BYTES;
  uint32_t object = pk_new_object(m, is_bytes ? PK_KIND_BYTES : PK_KIND_STR), decoded = pk_last_string(m);
  *operand = pk_operand(PK_TAG_OBJECT, object);
  return pk_put_object(m, PK_EVENT_PYTHON2_STR, 0, object, &decoded, 1, offset);
}

enum pk_error pk_put_unicode(struct pk_machine *m, const uint8_t *text, uint32_t length, uint32_t *operand)
{
  if (!memchr(text, '\\', length) && pk_text_ascii(m, text, length)) {
    *operand = last_text(m, text, length);
    return PK_ERROR_NONE;
  }
  enum pk_error error = pk_text_raw_unicode_escape(m, text, length);
  if (!error)
    *operand = last_odd_string(m);
  return error;
}

uint32_t pk_put_int(struct pk_machine *m, int64_t value)
{
  if (value >= -(1 << 28) && value < 1 << 28)
    return pk_operand(PK_TAG_INT, (uint32_t)value);
  ((double *)m->double_buffer.data)[m->double_count] = (double)value;
  return pk_operand(PK_TAG_WIDE_INT, m->double_count++);
}

enum pk_error pk_put_last_number(struct pk_machine *m, enum pk_form form, enum pk_kind kind, uint32_t offset, uint32_t *operand)
{
  uint32_t object = pk_new_object(m, kind), string = pk_last_string(m);
  *operand = pk_operand(PK_TAG_OBJECT, object);
  return pk_put_object(m, PK_EVENT_NUMBER, form, object, &string, 1, offset);
}

enum pk_error pk_put_number(struct pk_machine *m, enum pk_form form, const uint8_t *text, uint32_t length, uint32_t offset,
                            uint32_t *operand)
{
  if (!pk_text_ascii(m, text, length)) {
    /* CPython's parsers stop at a NUL. Text that is not ASCII before it is no number, and a string that is none stands for it. */
    const uint8_t *nul = memchr(text, 0, length);
    if (!nul || !pk_text_ascii(m, text, (uint32_t)(nul - text))) {
      enum pk_error error = pk_text_escaped(m, (const uint8_t *)"?", 1);
      if (error)
        return error;
    }
  }
  return pk_put_last_number(m, form, form == PK_FORM_FLOAT ? PK_KIND_FLOAT : PK_KIND_INT, offset, operand);
}

enum pk_error pk_put_int_text(struct pk_machine *m, const uint8_t *text, const uint8_t *end, uint32_t offset, uint32_t *operand)
{
  int64_t value;
  if (end - text == 2 && text[0] == '0' && (text[1] == '0' || text[1] == '1'))
    *operand = pk_constant(text[1] == '1' ? PK_CONSTANT_TRUE : PK_CONSTANT_FALSE);
  else if (pk_read_decimal(text, end, &value))
    *operand = pk_put_int(m, value);
  else
    return pk_put_number(m, PK_FORM_INT, text, (uint32_t)(end - text), offset, operand);
  return PK_ERROR_NONE;
}

enum pk_error pk_put_long_text(struct pk_machine *m, const uint8_t *text, const uint8_t *end, uint32_t offset, uint32_t *operand)
{
  int64_t value;
  if (end[-1] == 'L')
    end--;
  if (!pk_read_decimal(text, end, &value))
    return pk_put_number(m, PK_FORM_LONG, text, (uint32_t)(end - text), offset, operand);
  *operand = pk_put_int(m, value);
  return PK_ERROR_NONE;
}

enum pk_error pk_share(struct pk_machine *m, uint32_t *operand)
{
  enum pk_tag tag = pk_tag_of(*operand);
  if (tag != PK_TAG_FLOAT && tag != PK_TAG_WIDE_INT)
    return PK_ERROR_NONE;
  uint32_t object = pk_new_object(m, tag == PK_TAG_FLOAT ? PK_KIND_FLOAT : PK_KIND_INT);
  uint32_t *words = pk_put_event(m, PK_EVENT_VALUE, 0, 2);
  if (!words)
    return PK_ERROR_OUT_OF_MEMORY;
  *pk_entry(m, object) |= PK_MADE;
  words[0] = object;
  words[1] = *operand;
  *operand = pk_operand(PK_TAG_OBJECT, object);
  return PK_ERROR_NONE;
}

enum pk_error pk_memoize(struct pk_machine *m, uint64_t key, uint32_t *operand)
{
  enum pk_error error = pk_share(m, operand);
  if (error)
    return error;
  if (!pk_memo_put(&m->memo, key, *operand))
    return PK_ERROR_OUT_OF_MEMORY;
  if (m->memo.count > m->limit_memo) {
    m->detail_0 = m->limit_memo;
    return PK_ERROR_LIMIT_MEMO;
  }
  return PK_ERROR_NONE;
}

static bool is_space(uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

enum pk_error pk_read_memo_key(struct pk_machine *m, const uint8_t *p, const uint8_t *end, int64_t *key)
{
  if (pk_read_decimal(p, end, key))
    return PK_ERROR_NONE;
  const uint8_t *nul = memchr(p, 0, (size_t)(end - p));
  if (nul)
    end = nul;
  while (p < end && is_space(*p))
    p++;
  while (p < end && is_space(end[-1]))
    end--;
  bool is_negative = p < end && *p == '-';
  p += p < end && (*p == '-' || *p == '+');
  uint64_t sum = 0;
  bool was_digit = false, is_large = false;
  for (; p < end; p++) {
    bool is_digit = *p >= '0' && *p <= '9';
    if (!is_digit && (*p != '_' || !was_digit))
      return PK_ERROR_BAD_MEMO_KEY;
    was_digit = is_digit;
    if (!is_digit)
      continue;
    is_large |= sum > (INT64_MAX - 9) / 10;
    sum = is_large ? sum : sum * 10 + (*p - '0');
  }
  if (!was_digit)
    return PK_ERROR_BAD_MEMO_KEY;
  if (is_large)
    return PK_ERROR_MEMO_KEY_RANGE;
  *key = is_negative ? -(int64_t)sum : (int64_t)sum;
  m->detail_0 = (double)*key;
  return PK_ERROR_NONE;
}
