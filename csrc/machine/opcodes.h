/* The one table of pickle opcodes.
 *
 * Everything that knows an opcode is driven by this list: the machine's dispatch, the
 * argument readers, the disassembler, error messages and, by js/build/constants.js,
 * JavaScript. The columns of PK_OPCODES are the name, the code, the kind of argument, the
 * stack before, the stack after, the protocol that introduced the opcode, pickletools'
 * summary (which annotated disassemblies show), and the documentation of `Opcode.doc`.
 * Source: CPython's Lib/pickletools.py and Modules/_pickle.c.
 * Invariant: no opcode byte is written as a literal anywhere else. */
#ifndef PK_OPCODES_H
#define PK_OPCODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The kinds of argument, by pickletools' names: X(kind, length, name, doc). The length is in bytes. It is -1 for a line, and
 * -2, -3, -4 and -5 for data after a count of one byte, of four signed bytes, of four bytes and of eight bytes. */
/* clang-format off */
#define PK_ARGUMENTS(X) \
  X(NONE, 0, "", "no argument") \
  X(UINT1, 1, "uint1", "one unsigned byte") \
  X(UINT2, 2, "uint2", "two bytes, little-endian, unsigned") \
  X(INT4, 4, "int4", "four bytes, little-endian, two's complement") \
  X(UINT4, 4, "uint4", "four bytes, little-endian, unsigned") \
  X(UINT8, 8, "uint8", "eight bytes, little-endian, unsigned") \
  X(FLOAT8, 8, "float8", "eight bytes, big-endian IEEE 754 double") \
  X(FLOATNL, -1, "floatnl", "decimal text of a float, ends in a newline") \
  X(DECIMALNL_SHORT, -1, "decimalnl_short", "decimal text of an int, ends in a newline") \
  X(DECIMALNL_LONG, -1, "decimalnl_long", "decimal text of an int, L, ends in a newline") \
  X(STRINGNL, -1, "stringnl", "quoted, escaped text, ends in a newline") \
  X(STRINGNL_NOESCAPE, -1, "stringnl_noescape", "text that ends in a newline") \
  X(STRINGNL_NOESCAPE_PAIR, -1, "stringnl_noescape_pair", "two lines of text") \
  X(UNICODESTRINGNL, -1, "unicodestringnl", "raw-unicode-escape text, ends in a newline") \
  X(STRING1, -2, "string1", "one byte of length, then that many bytes of text") \
  X(STRING4, -3, "string4", "four bytes of length, then that many bytes of text") \
  X(BYTES1, -2, "bytes1", "one byte of length, then that many bytes") \
  X(BYTES4, -4, "bytes4", "four bytes of length, then that many bytes") \
  X(BYTES8, -5, "bytes8", "eight bytes of length, then that many bytes") \
  X(BYTEARRAY8, -5, "bytearray8", "eight bytes of length, then that many bytes") \
  X(UNICODESTRING1, -2, "unicodestring1", "one byte of length, then UTF-8") \
  X(UNICODESTRING4, -4, "unicodestring4", "four bytes of length, then UTF-8") \
  X(UNICODESTRING8, -5, "unicodestring8", "eight bytes of length, then UTF-8") \
  X(LONG1, -2, "long1", "one byte of length, then a two's complement int") \
  X(LONG4, -3, "long4", "four bytes of length, then a two's complement int")

/* What an opcode finds on the stack and leaves there: X(item, pickletools' name, doc). */
#define PK_STACK_ITEMS(X) \
  X(NOTHING, "", "") \
  X(ANY, "any", "any object") \
  X(INT, "int", "an int") \
  X(INT_OR_BOOL, "int_or_bool", "an int or a bool") \
  X(BOOL, "bool", "a bool") \
  X(FLOAT, "float", "a float") \
  X(BYTES_OR_STR, "bytes_or_str", "a str of Python 2, which bytes or a str stand for") \
  X(BYTES, "bytes", "bytes") \
  X(BYTEARRAY, "bytearray", "a bytearray") \
  X(STR, "str", "a str") \
  X(NONE, "None", "None") \
  X(TUPLE, "tuple", "a tuple") \
  X(LIST, "list", "a list") \
  X(DICT, "dict", "a dict") \
  X(SET, "set", "a set") \
  X(FROZENSET, "frozenset", "a frozenset") \
  X(BUFFER, "buffer", "an out-of-band buffer") \
  X(MARK, "mark", "the mark that MARK pushed") \
  X(STACKSLICE, "stackslice", "all that lies above the mark")

#define PK_OPCODES(X) \
  X(INT, 'I', DECIMALNL_SHORT, (NOTHING), (INT_OR_BOOL), 0, "Push an integer or bool.", "Push an int or, for the texts 00 and 01, a bool.") \
  X(BININT, 'J', INT4, (NOTHING), (INT), 1, "Push a four-byte signed integer.", "Push a four-byte signed int.") \
  X(BININT1, 'K', UINT1, (NOTHING), (INT), 1, "Push a one-byte unsigned integer.", "Push a one-byte unsigned int.") \
  X(BININT2, 'M', UINT2, (NOTHING), (INT), 1, "Push a two-byte unsigned integer.", "Push a two-byte unsigned int.") \
  X(LONG, 'L', DECIMALNL_LONG, (NOTHING), (INT), 0, "Push a long integer.", "Push an int of any size, from decimal text.") \
  X(LONG1, 0x8a, LONG1, (NOTHING), (INT), 2, "Long integer using one-byte length.", "Push an int of up to 255 bytes.") \
  X(LONG4, 0x8b, LONG4, (NOTHING), (INT), 2, "Long integer using four-byte length.", "Push an int of up to 2**31-1 bytes.") \
  X(STRING, 'S', STRINGNL, (NOTHING), (BYTES_OR_STR), 0, "Push a Python string object.", "Push a Python 2 str from its quoted repr.") \
  X(BINSTRING, 'T', STRING4, (NOTHING), (BYTES_OR_STR), 1, "Push a Python string object.", "Push a Python 2 str, with a four-byte length.") \
  X(SHORT_BINSTRING, 'U', STRING1, (NOTHING), (BYTES_OR_STR), 1, "Push a Python string object.", "Push a Python 2 str of at most 255 bytes.") \
  X(BINBYTES, 'B', BYTES4, (NOTHING), (BYTES), 3, "Push a Python bytes object.", "Push bytes, with a four-byte length.") \
  X(SHORT_BINBYTES, 'C', BYTES1, (NOTHING), (BYTES), 3, "Push a Python bytes object.", "Push at most 255 bytes.") \
  X(BINBYTES8, 0x8e, BYTES8, (NOTHING), (BYTES), 4, "Push a Python bytes object.", "Push bytes, with an eight-byte length.") \
  X(BYTEARRAY8, 0x96, BYTEARRAY8, (NOTHING), (BYTEARRAY), 5, "Push a Python bytearray object.", "Push a bytearray, with an eight-byte length.") \
  X(NEXT_BUFFER, 0x97, NONE, (NOTHING), (BUFFER), 5, "Push an out-of-band buffer object.", "Push the next out-of-band buffer.") \
  X(READONLY_BUFFER, 0x98, NONE, (BUFFER), (BUFFER), 5, "Make an out-of-band buffer object read-only.", "Make the buffer on top of the stack read-only.") \
  X(NONE, 'N', NONE, (NOTHING), (NONE), 0, "Push None on the stack.", "Push None.") \
  X(NEWTRUE, 0x88, NONE, (NOTHING), (BOOL), 2, "Push True onto the stack.", "Push True.") \
  X(NEWFALSE, 0x89, NONE, (NOTHING), (BOOL), 2, "Push False onto the stack.", "Push False.") \
  X(UNICODE, 'V', UNICODESTRINGNL, (NOTHING), (STR), 0, "Push a Python Unicode string object.", "Push a str from its raw-unicode-escape text.") \
  X(SHORT_BINUNICODE, 0x8c, UNICODESTRING1, (NOTHING), (STR), 4, "Push a Python Unicode string object.", "Push a str of at most 255 bytes of UTF-8.") \
  X(BINUNICODE, 'X', UNICODESTRING4, (NOTHING), (STR), 1, "Push a Python Unicode string object.", "Push a str, with a four-byte length.") \
  X(BINUNICODE8, 0x8d, UNICODESTRING8, (NOTHING), (STR), 4, "Push a Python Unicode string object.", "Push a str, with an eight-byte length.") \
  X(FLOAT, 'F', FLOATNL, (NOTHING), (FLOAT), 0, "Newline-terminated decimal float literal.", "Push a float from its decimal text.") \
  X(BINFLOAT, 'G', FLOAT8, (NOTHING), (FLOAT), 1, "Float stored in binary form, with 8 bytes of data.", "Push a float from its eight bytes.") \
  X(EMPTY_LIST, ']', NONE, (NOTHING), (LIST), 1, "Push an empty list.", "Push an empty list.") \
  X(APPEND, 'a', NONE, (LIST, ANY), (LIST), 0, "Append an object to a list.", "Append the top of the stack to the list below it.") \
  X(APPENDS, 'e', NONE, (LIST, MARK, STACKSLICE), (LIST), 1, "Extend a list by a slice of stack objects.", "Append all above the mark to the list below it.") \
  X(LIST, 'l', NONE, (MARK, STACKSLICE), (LIST), 0, "Build a list out of the topmost stack slice, after markobject.", "Make a list of all above the mark.") \
  X(EMPTY_TUPLE, ')', NONE, (NOTHING), (TUPLE), 1, "Push an empty tuple.", "Push the empty tuple.") \
  X(TUPLE, 't', NONE, (MARK, STACKSLICE), (TUPLE), 0, "Build a tuple out of the topmost stack slice, after markobject.", "Make a tuple of all above the mark.") \
  X(TUPLE1, 0x85, NONE, (ANY), (TUPLE), 2, "Build a one-tuple out of the topmost item on the stack.", "Make a tuple of the top item.") \
  X(TUPLE2, 0x86, NONE, (ANY, ANY), (TUPLE), 2, "Build a two-tuple out of the top two items on the stack.", "Make a tuple of the top two items.") \
  X(TUPLE3, 0x87, NONE, (ANY, ANY, ANY), (TUPLE), 2, "Build a three-tuple out of the top three items on the stack.", "Make a tuple of the top three items.") \
  X(EMPTY_DICT, '}', NONE, (NOTHING), (DICT), 1, "Push an empty dict.", "Push an empty dict.") \
  X(DICT, 'd', NONE, (MARK, STACKSLICE), (DICT), 0, "Build a dict out of the topmost stack slice, after markobject.", "Make a dict of the keys and values above the mark.") \
  X(SETITEM, 's', NONE, (DICT, ANY, ANY), (DICT), 0, "Add a key+value pair to an existing dict.", "Set one key of the dict below it.") \
  X(SETITEMS, 'u', NONE, (DICT, MARK, STACKSLICE), (DICT), 1, "Add an arbitrary number of key+value pairs to an existing dict.", "Set all keys above the mark in the dict below it.") \
  X(EMPTY_SET, 0x8f, NONE, (NOTHING), (SET), 4, "Push an empty set.", "Push an empty set.") \
  X(ADDITEMS, 0x90, NONE, (SET, MARK, STACKSLICE), (SET), 4, "Add an arbitrary number of items to an existing set.", "Add all above the mark to the set below it.") \
  X(FROZENSET, 0x91, NONE, (MARK, STACKSLICE), (FROZENSET), 4, "Build a frozenset out of the topmost slice, after markobject.", "Make a frozenset of all above the mark.") \
  X(POP, '0', NONE, (ANY), (NOTHING), 0, "Discard the top stack item, shrinking the stack by one item.", "Drop the top of the stack, or the mark if that is on top.") \
  X(DUP, '2', NONE, (ANY), (ANY, ANY), 0, "Push the top stack item onto the stack again, duplicating it.", "Push the top of the stack once more.") \
  X(MARK, '(', NONE, (NOTHING), (MARK), 0, "Push markobject onto the stack.", "Push a mark.") \
  X(POP_MARK, '1', NONE, (MARK, STACKSLICE), (NOTHING), 1, "Pop all the stack objects at and above the topmost markobject.", "Drop all down to the top mark, and the mark.") \
  X(GET, 'g', DECIMALNL_SHORT, (NOTHING), (ANY), 0, "Read an object from the memo and push it on the stack.", "Push a memo entry, by its number in text.") \
  X(BINGET, 'h', UINT1, (NOTHING), (ANY), 1, "Read an object from the memo and push it on the stack.", "Push a memo entry, by a one-byte number.") \
  X(LONG_BINGET, 'j', UINT4, (NOTHING), (ANY), 1, "Read an object from the memo and push it on the stack.", "Push a memo entry, by a four-byte number.") \
  X(PUT, 'p', DECIMALNL_SHORT, (NOTHING), (NOTHING), 0, "Store the stack top into the memo.  The stack is not popped.", "Store the top of the stack in the memo, by a number in text.") \
  X(BINPUT, 'q', UINT1, (NOTHING), (NOTHING), 1, "Store the stack top into the memo.  The stack is not popped.", "Store the top of the stack in the memo, by a one-byte number.") \
  X(LONG_BINPUT, 'r', UINT4, (NOTHING), (NOTHING), 1, "Store the stack top into the memo.  The stack is not popped.", "Store the top of the stack in the memo, by a four-byte number.") \
  X(MEMOIZE, 0x94, NONE, (ANY), (ANY), 4, "Store the stack top into the memo.  The stack is not popped.", "Store the top of the stack in the memo under the count of its entries.") \
  X(EXT1, 0x82, UINT1, (NOTHING), (ANY), 2, "Extension code.", "Push a global of the extension registry, by a one-byte code.") \
  X(EXT2, 0x83, UINT2, (NOTHING), (ANY), 2, "Extension code.", "Push a global of the extension registry, by a two-byte code.") \
  X(EXT4, 0x84, INT4, (NOTHING), (ANY), 2, "Extension code.", "Push a global of the extension registry, by a four-byte code.") \
  X(GLOBAL, 'c', STRINGNL_NOESCAPE_PAIR, (NOTHING), (ANY), 0, "Push a global object (module.attr) on the stack.", "Push a global, named by two lines: module and name.") \
  X(STACK_GLOBAL, 0x93, NONE, (STR, STR), (ANY), 4, "Push a global object (module.attr) on the stack.", "Push a global, named by two strings on the stack.") \
  X(REDUCE, 'R', NONE, (ANY, ANY), (ANY), 0, "Push an object built from a callable and an argument tuple.", "Call the callable with the tuple of arguments on top.") \
  X(BUILD, 'b', NONE, (ANY, ANY), (ANY), 0, "Finish building an object, via __setstate__ or dict update.", "Give the object below the state on top.") \
  X(INST, 'i', STRINGNL_NOESCAPE_PAIR, (MARK, STACKSLICE), (ANY), 0, "Build a class instance.", "Make an instance of a named class from all above the mark.") \
  X(OBJ, 'o', NONE, (MARK, ANY, STACKSLICE), (ANY), 1, "Build a class instance.", "Make an instance of the class right above the mark from all above it.") \
  X(NEWOBJ, 0x81, NONE, (ANY, ANY), (ANY), 2, "Build an object instance.", "Make an object by cls.__new__(cls, *args).") \
  X(NEWOBJ_EX, 0x92, NONE, (ANY, ANY, ANY), (ANY), 4, "Build an object instance.", "Make an object by cls.__new__(cls, *args, **kwargs).") \
  X(PROTO, 0x80, UINT1, (NOTHING), (NOTHING), 2, "Protocol version indicator.", "Tell the protocol of this pickle.") \
  X(STOP, '.', NONE, (ANY), (NOTHING), 0, "Stop the unpickling machine.", "End: the top of the stack is the value.") \
  X(FRAME, 0x95, UINT8, (NOTHING), (NOTHING), 4, "Indicate the beginning of a new frame.", "Begin a frame of the given length in bytes.") \
  X(PERSID, 'P', STRINGNL_NOESCAPE, (NOTHING), (ANY), 0, "Push an object identified by a persistent ID.", "Push what a persistent id, a line of text, stands for.") \
  X(BINPERSID, 'Q', NONE, (ANY), (ANY), 1, "Push an object identified by a persistent ID.", "Push what the persistent id on top of the stack stands for.")
/* clang-format on */

enum { PK_HIGHEST_PROTOCOL = 5 };

enum pk_argument_kind {
#define X(kind, length, name, doc) PK_ARGUMENT_##kind,
  PK_ARGUMENTS(X)
#undef X
};

enum pk_item {
#define X(item, name, doc) PK_ITEM_##item,
  PK_STACK_ITEMS(X)
#undef X
};

enum pk_opcode_code {
#define X(name, code, argument, before, after, protocol, summary, doc) PK_##name = code,
  PK_OPCODES(X)
#undef X
};

/* A row of the table, as the programs of pickletools use it. */
struct pk_opcode {
  char name[17]; /* as long as the longest name and its end */
  uint8_t name_length;
  uint8_t code, argument, protocol; /* argument: enum pk_argument_kind */
  uint8_t pops;                     /* how many items it takes off the stack; of one that pops a mark, those below the mark */
  bool pops_mark;
  uint8_t after[3]; /* what it pushes (enum pk_item), filled up with PK_ITEM_NOTHING */
  const char *summary;
};

extern const struct pk_opcode pk_opcodes[];
extern const uint8_t pk_row_after[256]; /* by byte: one more than its row, or 0 where it is no opcode */

/* The row of a byte, or NULL where it is no opcode. */
static inline const struct pk_opcode *pk_find_opcode(uint8_t code)
{
  return pk_row_after[code] ? &pk_opcodes[pk_row_after[code] - 1] : NULL;
}

/* pickletools' names of the argument kinds and stack items. */
extern const char *const pk_argument_names[];
extern const char *const pk_item_names[];

#endif
