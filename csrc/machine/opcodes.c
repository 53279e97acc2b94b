/* The rows of the table of opcodes: see opcodes.h.
 *
 * The macros work out what the list tells by its columns before and after: how many items an
 * opcode pops, and whether one of them is a mark. */
#include "machine/opcodes.h"

#define THREE(a, b, c, ...) \
  { \
    PK_ITEM_##a, PK_ITEM_##b, PK_ITEM_##c \
  }
#define ITEMS(...)               THREE(__VA_ARGS__, NOTHING, NOTHING, NOTHING)
#define ENDS(item)               (PK_ITEM_##item == PK_ITEM_NOTHING || PK_ITEM_##item == PK_ITEM_MARK)
#define BELOW_MARK(a, b, c, ...) (ENDS(a) ? 0 : ENDS(b) ? 1 : ENDS(c) ? 2 : 3)
#define POPS(...)                BELOW_MARK(__VA_ARGS__, NOTHING, NOTHING, NOTHING)
#define HAS_MARK(a, b, c, ...)   (PK_ITEM_##a == PK_ITEM_MARK || PK_ITEM_##b == PK_ITEM_MARK || PK_ITEM_##c == PK_ITEM_MARK)
#define POPS_MARK(...)           HAS_MARK(__VA_ARGS__, NOTHING, NOTHING, NOTHING)

const struct pk_opcode pk_opcodes[] = {
/* clang-format off */
#define X(name, code, argument, before, after, protocol, summary, doc) \
  {#name, sizeof #name - 1, code, PK_ARGUMENT_##argument, protocol, POPS before, POPS_MARK before, ITEMS after, summary},
    /* clang-format on */
    PK_OPCODES(X)
#undef X
};

enum row {
#define X(name, ...) ROW_##name,
  PK_OPCODES(X)
#undef X
};

const uint8_t pk_row_after[256] = {
#define X(name, code, ...) [code] = ROW_##name + 1,
    PK_OPCODES(X)
#undef X
};

const char *const pk_argument_names[] = {
#define X(kind, length, name, doc) name,
    PK_ARGUMENTS(X)
#undef X
};

const char *const pk_item_names[] = {
#define X(item, name, doc) name,
    PK_STACK_ITEMS(X)
#undef X
};
