/* Writes libFuzzer's dictionary, out of the table of opcodes: each opcode alone, and with
 * arguments of its kind that matter, among them lengths that are too long. */
#include <stdio.h>

#include "machine/opcodes.h"

enum { MOST_ARGUMENTS = 8 };

/* An argument: so many bytes. */
struct bytes {
  int length;
  const char *bytes;
};

#define BYTES(text) \
  { \
    sizeof text - 1, text \
  }

/* By the kind of argument. clang-format would stretch the table. */
/* clang-format off */
static const struct bytes arguments[][MOST_ARGUMENTS] = {
  [PK_ARGUMENT_UINT1] = {BYTES("\0"), BYTES("\1"), BYTES("\2"), BYTES("\5"), BYTES("\xff")},
  [PK_ARGUMENT_UINT2] = {BYTES("\0\0"), BYTES("\0\1"), BYTES("\xff\xff")},
  [PK_ARGUMENT_INT4] = {BYTES("\0\0\0\0"), BYTES("\xff\xff\xff\xff"), BYTES("\0\0\0\x80"), BYTES("\xff\xff\xff\x7f")},
  [PK_ARGUMENT_UINT4] = {BYTES("\0\0\0\0"), BYTES("\0\1\0\0"), BYTES("\xff\xff\xff\x7f"), BYTES("\xff\xff\xff\xff")},
  [PK_ARGUMENT_UINT8] = {BYTES("\0\0\0\0\0\0\0\0"), BYTES("\4\0\0\0\0\0\0\0"), BYTES("\xff\xff\xff\xff\xff\xff\xff\x7f"), BYTES("\xff\xff\xff\xff\xff\xff\xff\xff")},
  [PK_ARGUMENT_FLOAT8] = {BYTES("\0\0\0\0\0\0\0\0"), BYTES("\x7f\xf0\0\0\0\0\0\0"), BYTES("\x3f\xf8\0\0\0\0\0\0")},
  [PK_ARGUMENT_FLOATNL] = {BYTES("1.5\n"), BYTES("-inf\n"), BYTES("nan\n"), BYTES("1e999\n"), BYTES("1_0.5\n"), BYTES(" 1\n")},
  [PK_ARGUMENT_DECIMALNL_SHORT] = {BYTES("0\n"), BYTES("01\n"), BYTES("-1\n"), BYTES("0x10\n"), BYTES(" 1\n"), BYTES("1_0\n"), BYTES("4294967296\n"), BYTES("1\0\n")},
  [PK_ARGUMENT_DECIMALNL_LONG] = {BYTES("0L\n"), BYTES("-1\n"), BYTES("99999999999999999999L\n"), BYTES("0x10L\n"), BYTES("L\n"), BYTES("007L\n")},
  [PK_ARGUMENT_STRINGNL] = {BYTES("'a'\n"), BYTES("\"a\"\n"), BYTES("''\n"), BYTES("'\\x41\\n'\n"), BYTES("'\n"), BYTES("'\\x4'\n"), BYTES("'\xff'\n")},
  [PK_ARGUMENT_STRINGNL_NOESCAPE] = {BYTES("id\n"), BYTES("\n"), BYTES("\xff\n")},
  [PK_ARGUMENT_STRINGNL_NOESCAPE_PAIR] = {BYTES("a\nb\n"), BYTES("__builtin__\nset\n"), BYTES("collections\nOrderedDict\n"), BYTES("a\n\n"), BYTES("\xc3\xa4\n.\n")},
  [PK_ARGUMENT_UNICODESTRINGNL] = {BYTES("a\n"), BYTES("\\u20ac\n"), BYTES("\\U0010ffff\n"), BYTES("\\u12\n"), BYTES("\\ud800\n"), BYTES("\xff\n")},
  [PK_ARGUMENT_STRING1] = {BYTES("\0"), BYTES("\2ab"), BYTES("\2\xff\0"), BYTES("\xff")},
  [PK_ARGUMENT_STRING4] = {BYTES("\0\0\0\0"), BYTES("\2\0\0\0ab"), BYTES("\xff\xff\xff\xff"), BYTES("\xff\xff\xff\x7f")},
  [PK_ARGUMENT_BYTES1] = {BYTES("\0"), BYTES("\2ab"), BYTES("\xff")},
  [PK_ARGUMENT_BYTES4] = {BYTES("\0\0\0\0"), BYTES("\2\0\0\0ab"), BYTES("\xff\xff\xff\xff")},
  [PK_ARGUMENT_BYTES8] = {BYTES("\0\0\0\0\0\0\0\0"), BYTES("\2\0\0\0\0\0\0\0ab"), BYTES("\xff\xff\xff\xff\xff\xff\xff\x7f"), BYTES("\xff\xff\xff\xff\xff\xff\xff\xff")},
  [PK_ARGUMENT_BYTEARRAY8] = {BYTES("\0\0\0\0\0\0\0\0"), BYTES("\2\0\0\0\0\0\0\0ab"), BYTES("\xff\xff\xff\xff\xff\xff\xff\x7f"), BYTES("\xff\xff\xff\xff\xff\xff\xff\xff")},
  [PK_ARGUMENT_UNICODESTRING1] = {BYTES("\0"), BYTES("\2ab"), BYTES("\3\xed\xa0\x80"), BYTES("\2\xc3\xa4"), BYTES("\1\xff")},
  [PK_ARGUMENT_UNICODESTRING4] = {BYTES("\0\0\0\0"), BYTES("\2\0\0\0ab"), BYTES("\xff\xff\xff\xff")},
  [PK_ARGUMENT_UNICODESTRING8] = {BYTES("\0\0\0\0\0\0\0\0"), BYTES("\2\0\0\0\0\0\0\0ab"), BYTES("\xff\xff\xff\xff\xff\xff\xff\x7f")},
  [PK_ARGUMENT_LONG1] = {BYTES("\0"), BYTES("\1\xff"), BYTES("\2\0\x80"), BYTES("\xff")},
  [PK_ARGUMENT_LONG4] = {BYTES("\0\0\0\0"), BYTES("\1\0\0\0\xff"), BYTES("\xff\xff\xff\xff")},
};
/* clang-format on */

static void print_entry(const char *name, int number, int code, struct bytes argument)
{
  printf("%s_%d=\"\\x%02x", name, number, (unsigned)code);
  for (int i = 0; i < argument.length; i++)
    printf("\\x%02x", (unsigned)(unsigned char)argument.bytes[i]);
  printf("\"\n");
}

static void print_opcode(const char *name, int code, size_t kind)
{
  print_entry(name, 0, code, (struct bytes){0, ""});
  if (kind >= sizeof arguments / sizeof *arguments)
    return;
  for (int i = 0; i < MOST_ARGUMENTS && arguments[kind][i].length; i++)
    print_entry(name, i + 1, code, arguments[kind][i]);
}

int main(void)
{
#define PRINT(name, code, kind, before, after, proto, summary, doc) print_opcode(#name, code, PK_ARGUMENT_##kind);
  PK_OPCODES(PRINT)
#undef PRINT
  return 0;
}
