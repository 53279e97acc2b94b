/* repr */
#ifndef PK_REPR_H
#define PK_REPR_H

#include "machine/machine.h"

/* Quotes that a text has in it. */
enum { PK_QUOTE_SINGLE = 1, PK_QUOTE_DOUBLE = 2 };

/* How text stands in the input. */
enum pk_text_form { PK_TEXT_ASCII, PK_TEXT_LATIN1, PK_TEXT_UTF8, PK_TEXT_RAW_ESCAPE };

/* No character of a repr takes more bytes than this for a byte of input. */
enum { PK_REPR_GROWTH = 4 };

/* The quotes in bytes besides those that are known. */
uint32_t pk_find_quotes(const uint8_t *bytes, uint32_t length, uint32_t known);

/* The quote that repr puts around text. */
uint8_t pk_choose_quote(enum pk_text_form form, const uint8_t *text, uint32_t length);

/* The quote that repr puts around text that has these quotes in it. */
static inline uint8_t pk_quote(uint32_t quotes) { return quotes == PK_QUOTE_SINGLE ? '"' : '\''; }

/* The inside of a repr; up to 8 bytes more than it says are written, and read. Text is valid in its form: UTF-8 may have surrogates. A bytearray's repr escapes
 * single quotes whatever stands around it (Objects/bytearrayobject.c: bytearray_repr). */
uint8_t *pk_write_bytes(uint8_t *to, const uint8_t *bytes, uint32_t length, uint8_t quote);
uint8_t *pk_write_str(struct pk_machine *m, uint8_t *to, enum pk_text_form form, const uint8_t *text, uint32_t length, uint8_t quote);

#endif
