/* Arguments that are lines: see read-line.h. */
#include "tools/read-line.h"

#include "machine/decimal.h"
#include "machine/read-bytes.h"
#include "machine/text.h"
#include "tools/read-errors.h"

static bool is_space(uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }

static void strip(const uint8_t **text, const uint8_t **end)
{
  while (*text < *end && is_space(**text))
    ++*text;
  while (*text < *end && is_space((*end)[-1]))
    --*end;
}

/* Copies digits without the single underscores that may stand between them. Answers with their end in the input, or NULL where
 * there are none. */
static const uint8_t *copy_digits(const uint8_t *p, const uint8_t *end, uint8_t **to)
{
  if (p == end || !is_digit(*p))
    return NULL;
  while (p < end && is_digit(*p)) {
    *(*to)++ = *p++;
    if (p + 1 < end && *p == '_' && is_digit(p[1]))
      p++;
  }
  return p;
}

/* Reads a number as int(text) of Python does. CPython's limit of 4300 digits is a setting of the interpreter, and is left out. */
static enum pk_status read_decimal(struct pk_machine *m, const uint8_t *line, const uint8_t *end, struct pk_argument *a)
{
  enum { INT64_DIGITS = 18, MOST_SHOWN = 200 };
  a->form = PK_FORM_INT64;
  if (pk_read_decimal(line, end, &a->integer))
    return PK_STATUS_DONE;
  const uint8_t *p = line, *last = end;
  strip(&p, &last);
  bool is_negative = p < last && *p == '-';
  p += p < last && (*p == '-' || *p == '+');
  uint8_t *first = (uint8_t *)m->scratch_buffer.data + 1, *to = first;
  if (copy_digits(p, last, &to) != last)
    return pk_fail_bytes(m, a->at, PK_ERROR_BAD_INT, line, end - line < MOST_SHOWN ? (size_t)(end - line) : MOST_SHOWN, MOST_SHOWN);
  while (to - first > 1 && *first == '0')
    first++;
  if (to - first <= INT64_DIGITS) {
    a->integer = 0;
    for (; first < to; first++)
      a->integer = a->integer * 10 + (*first - '0');
    if (is_negative)
      a->integer = -a->integer;
    return PK_STATUS_DONE;
  }
  if (is_negative)
    *--first = '-';
  a->form = PK_FORM_DIGITS;
  a->data = first;
  a->length = (uint64_t)(to - first);
  return PK_STATUS_DONE;
}

static bool is_word(const uint8_t *p, const uint8_t *end, const char *word)
{
  for (; p < end && *word; p++, word++)
    if ((*p | 0x20) != *word)
      return false;
  return p == end && !*word;
}

/* Reads a number as float(text) of Python does. */
static enum pk_status read_float(struct pk_machine *m, const uint8_t *line, const uint8_t *end, struct pk_argument *a)
{
  enum { UINT64_DIGITS = 19, LARGEST_EXPONENT = 100000 };
  a->form = PK_FORM_DOUBLE;
  const uint8_t *p = line, *last = end;
  strip(&p, &last);
  bool is_negative = p < last && *p == '-';
  p += p < last && (*p == '-' || *p == '+');
  if (is_word(p, last, "inf") || is_word(p, last, "infinity") || is_word(p, last, "nan")) {
    a->number = (*p | 0x20) == 'n' ? __builtin_nan("") : is_negative ? -__builtin_inf() : __builtin_inf();
    return PK_STATUS_DONE;
  }
  /* First the text is copied without underscores, then its digits and its exponent are read. */
  uint8_t *const clean = m->scratch_buffer.data, *to = clean;
  const uint8_t *q = copy_digits(p, last, &to);
  bool has_digits = q != NULL;
  p = q ? q : p;
  size_t whole = (size_t)(to - clean);
  if (p < last && *p == '.') {
    *to++ = *p++;
    if ((q = copy_digits(p, last, &to)))
      p = q, has_digits = true;
  }
  const uint8_t *digits_end = to;
  int64_t exponent = 0;
  if (has_digits && p < last && (*p | 0x20) == 'e') {
    *to++ = 'e';
    bool is_small = ++p < last && *p == '-';
    if (p < last && (*p == '-' || *p == '+'))
      *to++ = *p++;
    uint8_t *first = to;
    if ((q = copy_digits(p, last, &to)))
      p = q;
    else
      has_digits = false;
    for (; first < to && exponent < LARGEST_EXPONENT; first++)
      exponent = exponent * 10 + (*first - '0');
    if (is_small)
      exponent = -exponent;
  }
  if (!has_digits || p != last)
    return pk_fail_bytes(m, a->at, PK_ERROR_BAD_FLOAT, line, (size_t)(end - line), SIZE_MAX);
  uint64_t digits = 0;
  int count = 0;
  for (const uint8_t *c = clean; c < digits_end && count <= UINT64_DIGITS; c++) {
    if (*c == '.')
      continue;
    count += count || *c != '0';
    digits = digits * 10 + (*c - '0');
    exponent -= (size_t)(c - clean) > whole;
  }
  if (m->has_answer) {
    m->has_answer = false;
    a->number = m->answer;
  } else if (count > UINT64_DIGITS || exponent < -LARGEST_EXPONENT || exponent >= LARGEST_EXPONENT ||
             !pk_read_float(digits, exponent, &a->number)) {
    m->text = (uint32_t)(uintptr_t)clean;
    m->text_length = (uint32_t)(to - clean);
    pk_want(m, a->at, (size_t)(a->next - a->at));
    return PK_STATUS_FLOAT;
  }
  if (is_negative)
    a->number = -a->number;
  return PK_STATUS_DONE;
}

uint8_t *pk_unescape_line(struct pk_machine *m, const uint8_t *line, size_t length, uint8_t *to, enum pk_error *error)
{
  uint32_t wide = m->wide_count, strings = m->string_count;
  *error = pk_text_escaped(m, line, (uint32_t)length);
  if (*error)
    return NULL;
  const uint16_t *units = (uint16_t *)m->wide_buffer.data + wide;
  uint32_t count = m->wide_count - wide;
  m->wide_count = wide;
  m->string_count = strings;
  for (uint32_t i = 0; i < count; i++) {
    if (units[i] >= 0x80) {
      m->detail_0 = units[i];
      m->detail_1 = i;
      m->detail_2 = i + 1;
      *error = PK_ERROR_NOT_ASCII;
      return NULL;
    }
    to[i] = (uint8_t)units[i];
  }
  return to + count;
}

enum pk_status pk_read_line(struct pk_machine *m, const uint8_t *line, const uint8_t *end, struct pk_argument *a)
{
  enum pk_error error = PK_ERROR_NONE;
  size_t length = (size_t)(end - line);
  uint8_t *scratch = m->scratch_buffer.data, *to;
  switch (a->opcode->argument) {
  case PK_ARGUMENT_DECIMALNL_SHORT:
    if (length == 2 && line[0] == '0' && (line[1] == '0' || line[1] == '1')) {
      a->form = PK_FORM_BOOLEAN;
      a->integer = line[1] - '0';
      return PK_STATUS_DONE;
    }
    return read_decimal(m, line, end, a);
  case PK_ARGUMENT_DECIMALNL_LONG: return read_decimal(m, line, end - (length && end[-1] == 'L'), a);
  case PK_ARGUMENT_FLOATNL: return read_float(m, line, end, a);
  case PK_ARGUMENT_UNICODESTRINGNL:
    a->form = PK_FORM_STR;
    a->data = line;
    a->length = length;
    a->text = memchr(line, '\\', length) ? PK_TEXT_RAW_ESCAPE : PK_TEXT_ASCII;
    if (a->text == PK_TEXT_ASCII && !pk_text_ascii(m, line, (uint32_t)length)) {
      a->text = PK_TEXT_LATIN1;
      error = pk_text_latin1(m, line, (uint32_t)length);
    } else if (a->text == PK_TEXT_RAW_ESCAPE) {
      error = pk_text_raw_unicode_escape(m, line, (uint32_t)length);
    }
    return error ? pk_fail(m, a->at, error) : PK_STATUS_DONE;
  case PK_ARGUMENT_STRINGNL:
    if (!length || (line[0] != '"' && line[0] != '\''))
      return pk_fail_bytes(m, a->at, PK_ERROR_NO_QUOTES, line, length, SIZE_MAX);
    if (end[-1] != line[0])
      return pk_fail_bytes(m, a->at, line[0] == '"' ? PK_ERROR_HALF_DOUBLE_QUOTED : PK_ERROR_HALF_QUOTED, line, length, SIZE_MAX);
    line++;
    length = length > 1 ? length - 2 : 0;
  }
  to = pk_unescape_line(m, line, length, scratch, &error);
  if (to && a->opcode->argument == PK_ARGUMENT_STRINGNL_NOESCAPE_PAIR) {
    *to++ = ' ';
    to = pk_unescape_line(m, end + 1, (size_t)(a->next - end) - 2, to, &error);
  }
  if (!to)
    return pk_fail(m, a->at, error);
  a->form = PK_FORM_STR;
  a->text = PK_TEXT_ASCII;
  a->data = scratch;
  a->length = (uint64_t)(to - scratch);
  pk_text_ascii(m, scratch, (uint32_t)a->length);
  return PK_STATUS_DONE;
}
