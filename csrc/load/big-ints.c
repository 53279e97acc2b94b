/* Ints beyond 53 bits: see big-ints.h. */
#include "load/big-ints.h"

#include "load/events.h"
#include "load/scalars.h"
#include "machine/text.h"

/* Tags of V8's ValueSerializer, and its version. The count of an array is a varint, here always of four bytes. */
enum { VERSION_TAG = 0xff, VERSION = 15, ARRAY = 'A', ARRAY_END = '$', BIG_INT = 'Z', HEAD = 7, COUNT_BYTES = 4 };

static uint8_t *put_count(uint8_t *to, uint32_t count)
{
  for (int i = 0; i < COUNT_BYTES; i++)
    *to++ = (uint8_t)((count >> (7 * i) & 0x7f) | (i + 1 < COUNT_BYTES ? 0x80 : 0));
  return to;
}

bool pk_begin_ints(struct pk_machine *m, uint32_t length)
{
  m->int_count = 0;
  m->ints_length = HEAD;
  /* An int takes a byte more than in the pickle at most, and 66 there where it does. */
  return !(m->flags & PK_LOAD_SERIAL_INTS) ||
         pk_buffer_reserve(&m->scratch_buffer, 0, (size_t)length + length / 32 + PK_SLACK + HEAD + 2 + COUNT_BYTES);
}

void pk_end_ints(struct pk_machine *m)
{
  if (!m->int_count)
    return;
  uint8_t *start = m->scratch_buffer.data, *to = start + m->ints_length;
  start[0] = VERSION_TAG;
  start[1] = VERSION;
  start[2] = ARRAY;
  put_count(start + 3, m->int_count);
  *to++ = ARRAY_END;
  *to++ = 0;
  m->ints_length = (uint32_t)(put_count(to, m->int_count) - start);
  m->ints = (uint32_t)(uintptr_t)start;
}

/* The magnitude of an int, little-endian, behind twice its length, to which 1 is added for a negative one. */
static void put_serial(struct pk_machine *m, const uint8_t *data, uint32_t length)
{
  uint8_t *to = (uint8_t *)m->scratch_buffer.data + m->ints_length;
  uint32_t carry = data[length - 1] >> 7, flip = carry * 0xff, size = length * 2 + carry;
  *to++ = BIG_INT;
  if (size >= 0x80)
    *to++ = (uint8_t)(size | 0x80);
  *to++ = (uint8_t)(size >= 0x80 ? size >> 7 : size);
  for (uint32_t i = 0; i < length; i++) {
    uint32_t byte = (data[i] ^ flip) + carry;
    carry = byte >> 8;
    *to++ = (uint8_t)byte;
  }
  m->ints_length = (uint32_t)(to - (uint8_t *)m->scratch_buffer.data);
}

static void put_hexadecimal(struct pk_machine *m, const uint8_t *data, uint32_t length)
{
  static const char digits[] = "0123456789abcdef";
  bool is_negative = data[length - 1] >> 7;
  uint8_t *text = (uint8_t *)m->ascii_buffer.data + m->ascii_length;
  if (is_negative)
    *text++ = '-';
  *text++ = '0';
  *text++ = 'x';
  uint8_t *to = text += 2 * length;
  for (uint32_t i = 0, carry = is_negative; i < length; i++) {
    uint32_t byte = (is_negative ? data[i] ^ 0xffu : data[i]) + carry;
    carry = byte >> 8;
    *--to = (uint8_t)digits[byte & 15];
    *--to = (uint8_t)digits[byte >> 4 & 15];
  }
  m->ascii_length = (uint32_t)(text - (uint8_t *)m->ascii_buffer.data);
  pk_end_string(m, false);
}

enum pk_error pk_put_big_int(struct pk_machine *m, const uint8_t *data, uint32_t length, uint32_t offset, uint32_t *operand)
{
  if (!(m->flags & PK_LOAD_SERIAL_INTS)) {
    put_hexadecimal(m, data, length);
    return pk_put_last_number(m, PK_FORM_INTEGER, PK_KIND_INT, offset, operand);
  }
  put_serial(m, data, length);
  uint32_t object = pk_new_object(m, PK_KIND_INT), number = pk_operand(PK_TAG_INT, m->int_count++);
  *operand = pk_operand(PK_TAG_OBJECT, object);
  return pk_put_object(m, PK_EVENT_NUMBER, PK_FORM_SERIAL, object, &number, 1, offset);
}
