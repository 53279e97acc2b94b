/* Arguments that are lines, as pickletools reads them: numbers in decimal, and strings.
 *
 * Source: Lib/pickletools.py: read_decimalnl_short, read_decimalnl_long, read_floatnl,
 * read_stringnl and its kin, read_unicodestringnl. */
#ifndef PK_READ_LINE_H
#define PK_READ_LINE_H

#include "tools/argument.h"

/* Writes a line to `to` with its escapes undone, which has to be ASCII then. Answers with its end, or with NULL and an error.
 * `to` has room for as many bytes as the line has. */
uint8_t *pk_unescape_line(struct pk_machine *m, const uint8_t *line, size_t length, uint8_t *to, enum pk_error *error);

/* Reads the argument of `a->opcode`, which stands between `line` and its newline at `end`; `a->at` and `a->next` are set. Where
 * the argument is two lines, the second one follows. FLOAT: JavaScript is asked for the number of the text. */
enum pk_status pk_read_line(struct pk_machine *m, const uint8_t *line, const uint8_t *end, struct pk_argument *a);

#endif
