/* Opcodes as pickletools reads them: see read-opcode.h. */
#include "tools/read-opcode.h"

#include "machine/decimal.h"
#include "machine/read-bytes.h"
#include "machine/text.h"

/* Enough for any message but those with bytes of the input. */
enum { MESSAGE_ROOM = 128 };

bool pk_begin_read(struct pk_machine *m, uint32_t length)
{
  pk_begin_window(m, length);
  m->message_length = 0;
  return pk_reserve_text(m, length) && pk_buffer_reserve(&m->scratch_buffer, 0, (size_t)length + 2 + PK_SLACK);
}

enum pk_status pk_fail_with(struct pk_machine *m, const uint8_t *at, enum pk_error error, const uint8_t *text_end)
{
  m->message_length = text_end ? (uint32_t)(text_end - (uint8_t *)m->output_buffer.data) - m->output_length : 0;
  return pk_fail(m, at, text_end ? error : PK_ERROR_OUT_OF_MEMORY);
}

/* Whether nothing follows the window. */
static bool is_last_window(const struct pk_machine *m) { return m->base + (double)(m->end - m->start) >= m->total; }

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

enum pk_error pk_check_utf8(struct pk_machine *m, const uint8_t *text, uint32_t length, double before)
{
  enum pk_error error = pk_text_utf8(m, text, length, true);
  m->detail_1 += before;
  m->detail_2 += before;
  return error;
}

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

/* Errors whose text is a repr of bytes of the input. */
static enum pk_status fail_bytes(struct pk_machine *m, const uint8_t *at, enum pk_error error, const uint8_t *text, size_t length,
                                 size_t most)
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

static bool is_space(uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }

static void strip(const uint8_t **text, const uint8_t **end)
{
  while (*text < *end && is_space(**text))
    ++*text;
  while (*text < *end && is_space((*end)[-1]))
    --*end;
}

/* Digits with single underscores between them, copied without; where they end in the input, or NULL. */
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

/* int(text) of Python. CPython's limit of 4300 digits is a setting of the interpreter, and left out. */
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
    return fail_bytes(m, a->at, PK_ERROR_BAD_INT, line, end - line < MOST_SHOWN ? (size_t)(end - line) : MOST_SHOWN, MOST_SHOWN);
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

/* float(text) of Python. */
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
  /* The text without underscores, then its digits and exponent. */
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
    return fail_bytes(m, a->at, PK_ERROR_BAD_FLOAT, line, (size_t)(end - line), SIZE_MAX);
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

/* A line whose escapes are undone: ASCII, at `to`; where it ends, or NULL after an error. */
static uint8_t *unescape(struct pk_machine *m, const uint8_t *line, size_t length, uint8_t *to, enum pk_error *error)
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

static enum pk_status read_line(struct pk_machine *m, const uint8_t *line, const uint8_t *end, struct pk_argument *a)
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
      return fail_bytes(m, a->at, PK_ERROR_NO_QUOTES, line, length, SIZE_MAX);
    if (end[-1] != line[0])
      return fail_bytes(m, a->at, line[0] == '"' ? PK_ERROR_HALF_DOUBLE_QUOTED : PK_ERROR_HALF_QUOTED, line, length, SIZE_MAX);
    line++;
    length = length > 1 ? length - 2 : 0;
  }
  to = unescape(m, line, length, scratch, &error);
  if (to && a->opcode->argument == PK_ARGUMENT_STRINGNL_NOESCAPE_PAIR) {
    *to++ = ' ';
    to = unescape(m, end + 1, (size_t)(a->next - end) - 2, to, &error);
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

/* Counted data that stands in the window. */
static enum pk_status read_data(struct pk_machine *m, struct pk_argument *a)
{
  uint32_t length = (uint32_t)a->length;
  switch (a->opcode->argument) {
  case PK_ARGUMENT_LONG1:
  case PK_ARGUMENT_LONG4:
    if (length <= 8) {
      a->form = PK_FORM_INT64;
      a->integer = pk_read_long(a->data, length);
    }
    return PK_STATUS_DONE;
  case PK_ARGUMENT_STRING1:
  case PK_ARGUMENT_STRING4:
    if (pk_text_ascii(m, a->data, length))
      a->text = PK_TEXT_ASCII;
    else
      pk_text_latin1(m, a->data, length);
    return PK_STATUS_DONE;
  case PK_ARGUMENT_UNICODESTRING1:
  case PK_ARGUMENT_UNICODESTRING4:
  case PK_ARGUMENT_UNICODESTRING8: {
    if (pk_text_ascii(m, a->data, length)) {
      a->text = PK_TEXT_ASCII;
      return PK_STATUS_DONE;
    }
    enum pk_error error = pk_check_utf8(m, a->data, length, 0);
    return error ? pk_fail(m, a->at, error) : PK_STATUS_DONE;
  }
  default: return PK_STATUS_DONE;
  }
}

/* The argument's bytes are not all in the window: more are wanted, or the input ends. */
static enum pk_status run_out(struct pk_machine *m, const struct pk_argument *a, size_t wanted, enum pk_error error)
{
  if (!is_last_window(m))
    return pk_want(m, a->at, wanted);
  uint8_t *to = pk_room(m, MESSAGE_ROOM);
  if (to && error == PK_ERROR_NOT_ENOUGH) {
    /* The reader of the count is what fails. */
    static const char *const counts[] = {"uint1", "int4", "uint4", "uint8"};
    uint8_t kind = a->opcode->argument;
    int count = kind == PK_ARGUMENT_STRING4 || kind == PK_ARGUMENT_LONG4 ? 1 : wanted == 2 ? 0 : wanted == 5 ? 2 : 3;
    to = pk_write_text(to, kind <= PK_ARGUMENT_FLOAT8 ? pk_argument_names[kind] : counts[count]);
  }
  return pk_fail_with(m, a->at, error, to);
}

static enum pk_status read_counted(struct pk_machine *m, const uint8_t *p, int count_size, uint64_t whole, struct pk_argument *a)
{
  size_t left = (size_t)(m->end - p);
  if (left < (size_t)count_size)
    return run_out(m, a, (size_t)count_size + 1, PK_ERROR_NOT_ENOUGH);
  uint64_t length = count_size == 1 ? *p : count_size == 4 ? pk_read_uint4(p) : pk_read_uint8(p);
  uint8_t kind = a->opcode->argument;
  bool is_signed = kind == PK_ARGUMENT_STRING4 || kind == PK_ARGUMENT_LONG4;
  if ((is_signed && length > INT32_MAX) || length > INT64_MAX) {
    uint8_t *to = pk_room(m, MESSAGE_ROOM);
    if (to) {
      to = pk_write_text(pk_write_text(to, pk_argument_names[kind]), is_signed ? " byte count < 0: " : " byte count > sys.maxsize: ");
      to = is_signed ? pk_write_int(to, (int32_t)length) : pk_write_uint(to, length);
    }
    return pk_fail_with(m, a->at, PK_ERROR_BAD_COUNT, to);
  }
  a->data = p + count_size;
  a->length = length;
  a->is_whole = length <= whole;
  double remaining = m->total - m->base - (double)(a->data - m->start);
  if ((double)length > remaining)
    return pk_fail_short(m, a->at, a->opcode, length, remaining);
  if (!a->is_whole) {
    a->next = a->data;
    return PK_STATUS_DONE;
  }
  if (length > left - (size_t)count_size)
    return pk_want(m, a->at, (size_t)(a->data - a->at) + (size_t)length);
  a->next = a->data + length;
  return read_data(m, a);
}

enum pk_status pk_read_argument(struct pk_machine *m, const uint8_t *at, uint64_t whole, struct pk_argument *a)
{
  a->at = at;
  a->is_whole = true;
  a->length = 0;
  if (at == m->end)
    return is_last_window(m) ? pk_fail(m, at, PK_ERROR_EXHAUSTED) : pk_want(m, at, 1);
  const uint8_t *p = at + 1;
  size_t left = (size_t)(m->end - p), size;
  a->opcode = pk_find_opcode(*at);
  if (!a->opcode) {
    uint8_t *to = pk_room(m, MESSAGE_ROOM);
    if (to) {
      to = pk_write_uint(pk_write_text(to, "at position "), (uint64_t)(m->base + (double)(at - m->start)));
      to = pk_write_bytes(pk_write_text(to, *at == '\'' ? ", opcode b\"" : ", opcode b'"), at, 1, *at == '\'' ? '"' : '\'');
      to = pk_write_text(to, *at == '\'' ? "\" unknown" : "' unknown");
    }
    return pk_fail_with(m, at, PK_ERROR_UNKNOWN_OPCODE, to);
  }
  switch (a->opcode->argument) {
  case PK_ARGUMENT_NONE:
    a->form = PK_FORM_NO_ARGUMENT;
    a->next = p;
    return PK_STATUS_DONE;
  case PK_ARGUMENT_UINT1: size = 1; goto fixed;
  case PK_ARGUMENT_UINT2: size = 2; goto fixed;
  case PK_ARGUMENT_INT4:
  case PK_ARGUMENT_UINT4: size = 4; goto fixed;
  case PK_ARGUMENT_UINT8:
  case PK_ARGUMENT_FLOAT8:
    size = 8;
  fixed:
    if (left < size)
      return run_out(m, a, size + 1, PK_ERROR_NOT_ENOUGH);
    a->form = PK_FORM_INT64;
    a->next = p + size;
    switch (a->opcode->argument) {
    case PK_ARGUMENT_UINT1: a->integer = *p; break;
    case PK_ARGUMENT_UINT2: a->integer = pk_read_uint2(p); break;
    case PK_ARGUMENT_INT4: a->integer = (int32_t)pk_read_uint4(p); break;
    case PK_ARGUMENT_UINT4: a->integer = pk_read_uint4(p); break;
    case PK_ARGUMENT_UINT8:
      a->integer = (int64_t)pk_read_uint8(p);
      a->form = PK_FORM_UINT64;
      break;
    default: a->number = pk_read_float8(p); a->form = PK_FORM_DOUBLE;
    }
    return PK_STATUS_DONE;

  case PK_ARGUMENT_STRING1:
    a->form = PK_FORM_STR;
    a->text = PK_TEXT_LATIN1;
    return read_counted(m, p, 1, whole, a);
  case PK_ARGUMENT_STRING4:
    a->form = PK_FORM_STR;
    a->text = PK_TEXT_LATIN1;
    return read_counted(m, p, 4, whole, a);
  case PK_ARGUMENT_UNICODESTRING1:
    a->form = PK_FORM_STR;
    a->text = PK_TEXT_UTF8;
    return read_counted(m, p, 1, whole, a);
  case PK_ARGUMENT_UNICODESTRING4:
    a->form = PK_FORM_STR;
    a->text = PK_TEXT_UTF8;
    return read_counted(m, p, 4, whole, a);
  case PK_ARGUMENT_UNICODESTRING8:
    a->form = PK_FORM_STR;
    a->text = PK_TEXT_UTF8;
    return read_counted(m, p, 8, whole, a);
  case PK_ARGUMENT_BYTES1: a->form = PK_FORM_BYTE_STRING; return read_counted(m, p, 1, whole, a);
  case PK_ARGUMENT_BYTES4: a->form = PK_FORM_BYTE_STRING; return read_counted(m, p, 4, whole, a);
  case PK_ARGUMENT_BYTES8: a->form = PK_FORM_BYTE_STRING; return read_counted(m, p, 8, whole, a);
  case PK_ARGUMENT_BYTEARRAY8: a->form = PK_FORM_BYTE_ARRAY; return read_counted(m, p, 8, whole, a);
  case PK_ARGUMENT_LONG1: a->form = PK_FORM_BINARY; return read_counted(m, p, 1, whole, a);
  case PK_ARGUMENT_LONG4: a->form = PK_FORM_BINARY; return read_counted(m, p, 4, whole, a);

  default: {
    const uint8_t *end = pk_find_newline(p, m->end), *last = end;
    if (end && a->opcode->argument == PK_ARGUMENT_STRINGNL_NOESCAPE_PAIR)
      last = pk_find_newline(end + 1, m->end);
    if (!last && end && is_last_window(m)) {
      /* The first line is read, and may be wrong, before the second is looked for. */
      enum pk_error error;
      if (!unescape(m, p, (size_t)(end - p), m->scratch_buffer.data, &error))
        return pk_fail(m, at, error);
    }
    if (!last)
      return run_out(m, a, (size_t)(m->end - at) * 2 + 1,
                     a->opcode->argument == PK_ARGUMENT_UNICODESTRINGNL ? PK_ERROR_NO_UNICODE_NEWLINE : PK_ERROR_NO_NEWLINE);
    a->next = last + 1;
    return read_line(m, p, end, a);
  }
  }
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
