/* The opcode, argument and error tables as text that JavaScript reads once.
 *
 * Each table is one string: a record a line, fields divided by tabs. JavaScript
 * so has the same list as the machine, and nothing is written down twice. */
#include "opcodes.h"
#include "errors.h"
#include "tables.h"

#define TEXT(x) #x

const char pk_opcode_text[] =
#define X(name, code, argument, before, after, protocol, doc) \
  #name "\t" TEXT(code) "\t" #argument "\t" before "\t" after "\t" TEXT(protocol) "\t" doc "\n"
    PK_OPCODES(X)
#undef X
    ;

const char pk_argument_text[] =
#define X(kind, name, doc) #kind "\t" name "\t" doc "\n"
    PK_ARGUMENTS(X)
#undef X
    ;

const char pk_error_text[] =
#define X(code, message) #code "\t" message "\n"
    PK_ERRORS(X)
#undef X
    ;
