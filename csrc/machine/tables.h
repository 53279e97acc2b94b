/* The tables that JavaScript reads: see opcodes.c for their form. */
#ifndef PK_TABLES_H
#define PK_TABLES_H

extern const char pk_name_text[];
extern const char pk_opcode_text[];
extern const char pk_argument_text[];
extern const char pk_item_text[];
extern const char pk_error_text[];

#endif
