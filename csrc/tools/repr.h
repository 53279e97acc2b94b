/* Python's repr of str and bytes.
 *
 * Writing functions take the place to write at and answer with the end of what they wrote;
 * the caller has made room. Text is valid in its form; UTF-8 may have surrogates. */
#ifndef PK_REPR_H
#define PK_REPR_H

#include "machine/machine.h"

/* Flags for the quotes that a text has in it. */
enum { PK_QUOTE_SINGLE = 1, PK_QUOTE_DOUBLE = 2 };

/* How text stands in the input. RAW_ESCAPE is raw-unicode-escape over Latin-1. */
enum pk_text_form { PK_TEXT_ASCII, PK_TEXT_LATIN1, PK_TEXT_UTF8, PK_TEXT_RAW_ESCAPE };

/* A byte of the input becomes at most so many bytes of a repr. */
enum { PK_REPR_GROWTH = 4 };

/* Adds the quotes that are in bytes to those that are known. */
uint32_t pk_find_quotes(const uint8_t *bytes, uint32_t length, uint32_t known);

/* The quote that repr puts around text. */
uint8_t pk_choose_quote(enum pk_text_form form, const uint8_t *text, uint32_t length);

/* The quote that repr puts around text that has these quotes in it. */
static inline uint8_t pk_quote(uint32_t quotes) { return quotes == PK_QUOTE_SINGLE ? '"' : '\''; }

/* Write the inside of a repr. Up to 8 bytes behind the text are read, and up to 8 behind the repr are written. The repr of a
 * bytearray escapes single quotes whatever quotes stand around it (Objects/bytearrayobject.c: bytearray_repr). pk_write_str
 * sets `is_wide` where it writes anything but ASCII. */
uint8_t *pk_write_bytes(uint8_t *to, const uint8_t *bytes, uint32_t length, uint8_t quote);
uint8_t *pk_write_str(struct pk_machine *m, uint8_t *to, enum pk_text_form form, const uint8_t *text, uint32_t length, uint8_t quote);

#endif
