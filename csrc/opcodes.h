/* The one table of pickle opcodes.
 *
 * Everything that knows an opcode is driven by this list: the machine's
 * dispatch, the argument readers, error messages and, through pk_opcodes(),
 * JavaScript. Columns: name, code, argument kind, stack before, stack after,
 * protocol that introduced it, doc.
 * Source of the facts: CPython's Lib/pickletools.py and Modules/_pickle.c.
 * Invariant: no opcode byte is written as a literal anywhere else. */
#ifndef PK_OPCODES_H
#define PK_OPCODES_H

#include <stdint.h>

/* Argument kinds, by pickletools' names: X(kind, name, doc). */
#define PK_ARGUMENTS(X) \
  X(NONE, "", "no argument") \
  X(UINT1, "uint1", "one unsigned byte") \
  X(UINT2, "uint2", "two bytes, little-endian, unsigned") \
  X(INT4, "int4", "four bytes, little-endian, two's complement") \
  X(UINT4, "uint4", "four bytes, little-endian, unsigned") \
  X(UINT8, "uint8", "eight bytes, little-endian, unsigned") \
  X(FLOAT8, "float8", "eight bytes, big-endian IEEE 754 double") \
  X(FLOATNL, "floatnl", "decimal text of a float, ends in a newline") \
  X(DECIMALNL_SHORT, "decimalnl_short", "decimal text of an int, ends in a newline") \
  X(DECIMALNL_LONG, "decimalnl_long", "decimal text of an int, L, ends in a newline") \
  X(STRINGNL, "stringnl", "quoted, escaped text, ends in a newline") \
  X(STRINGNL_NOESCAPE, "stringnl_noescape", "text that ends in a newline") \
  X(STRINGNL_NOESCAPE_PAIR, "stringnl_noescape_pair", "two lines of text") \
  X(UNICODESTRINGNL, "unicodestringnl", "raw-unicode-escape text, ends in a newline") \
  X(STRING1, "string1", "one byte of length, then that many bytes of text") \
  X(STRING4, "string4", "four bytes of length, then that many bytes of text") \
  X(BYTES1, "bytes1", "one byte of length, then that many bytes") \
  X(BYTES4, "bytes4", "four bytes of length, then that many bytes") \
  X(BYTES8, "bytes8", "eight bytes of length, then that many bytes") \
  X(BYTEARRAY8, "bytearray8", "eight bytes of length, then that many bytes") \
  X(UNICODESTRING1, "unicodestring1", "one byte of length, then UTF-8") \
  X(UNICODESTRING4, "unicodestring4", "four bytes of length, then UTF-8") \
  X(UNICODESTRING8, "unicodestring8", "eight bytes of length, then UTF-8") \
  X(LONG1, "long1", "one byte of length, then a two's complement int") \
  X(LONG4, "long4", "four bytes of length, then a two's complement int")

#define PK_OPCODES(X) \
  X(INT, 'I', DECIMALNL_SHORT, "", "int_or_bool", 0, "Push an int or, for the texts 00 and 01, a bool.") \
  X(BININT, 'J', INT4, "", "int", 1, "Push a four-byte signed int.") \
  X(BININT1, 'K', UINT1, "", "int", 1, "Push a one-byte unsigned int.") \
  X(BININT2, 'M', UINT2, "", "int", 1, "Push a two-byte unsigned int.") \
  X(LONG, 'L', DECIMALNL_LONG, "", "int", 0, "Push an int of any size, from decimal text.") \
  X(LONG1, 0x8a, LONG1, "", "int", 2, "Push an int of up to 255 bytes.") \
  X(LONG4, 0x8b, LONG4, "", "int", 2, "Push an int of up to 2**31-1 bytes.") \
  X(STRING, 'S', STRINGNL, "", "bytes_or_str", 0, "Push a Python 2 str from its quoted repr.") \
  X(BINSTRING, 'T', STRING4, "", "bytes_or_str", 1, "Push a Python 2 str, with a four-byte length.") \
  X(SHORT_BINSTRING, 'U', STRING1, "", "bytes_or_str", 1, "Push a Python 2 str of at most 255 bytes.") \
  X(BINBYTES, 'B', BYTES4, "", "bytes", 3, "Push bytes, with a four-byte length.") \
  X(SHORT_BINBYTES, 'C', BYTES1, "", "bytes", 3, "Push at most 255 bytes.") \
  X(BINBYTES8, 0x8e, BYTES8, "", "bytes", 4, "Push bytes, with an eight-byte length.") \
  X(BYTEARRAY8, 0x96, BYTEARRAY8, "", "bytearray", 5, "Push a bytearray, with an eight-byte length.") \
  X(NEXT_BUFFER, 0x97, NONE, "", "buffer", 5, "Push the next out-of-band buffer.") \
  X(READONLY_BUFFER, 0x98, NONE, "buffer", "buffer", 5, "Make the buffer on top of the stack read-only.") \
  X(NONE, 'N', NONE, "", "None", 0, "Push None.") \
  X(NEWTRUE, 0x88, NONE, "", "bool", 2, "Push True.") \
  X(NEWFALSE, 0x89, NONE, "", "bool", 2, "Push False.") \
  X(UNICODE, 'V', UNICODESTRINGNL, "", "str", 0, "Push a str from its raw-unicode-escape text.") \
  X(SHORT_BINUNICODE, 0x8c, UNICODESTRING1, "", "str", 4, "Push a str of at most 255 bytes of UTF-8.") \
  X(BINUNICODE, 'X', UNICODESTRING4, "", "str", 1, "Push a str, with a four-byte length.") \
  X(BINUNICODE8, 0x8d, UNICODESTRING8, "", "str", 4, "Push a str, with an eight-byte length.") \
  X(FLOAT, 'F', FLOATNL, "", "float", 0, "Push a float from its decimal text.") \
  X(BINFLOAT, 'G', FLOAT8, "", "float", 1, "Push a float from its eight bytes.") \
  X(EMPTY_LIST, ']', NONE, "", "list", 1, "Push an empty list.") \
  X(APPEND, 'a', NONE, "list any", "list", 0, "Append the top of the stack to the list below it.") \
  X(APPENDS, 'e', NONE, "list mark stackslice", "list", 1, "Append all above the mark to the list below it.") \
  X(LIST, 'l', NONE, "mark stackslice", "list", 0, "Make a list of all above the mark.") \
  X(EMPTY_TUPLE, ')', NONE, "", "tuple", 1, "Push the empty tuple.") \
  X(TUPLE, 't', NONE, "mark stackslice", "tuple", 0, "Make a tuple of all above the mark.") \
  X(TUPLE1, 0x85, NONE, "any", "tuple", 2, "Make a tuple of the top item.") \
  X(TUPLE2, 0x86, NONE, "any any", "tuple", 2, "Make a tuple of the top two items.") \
  X(TUPLE3, 0x87, NONE, "any any any", "tuple", 2, "Make a tuple of the top three items.") \
  X(EMPTY_DICT, '}', NONE, "", "dict", 1, "Push an empty dict.") \
  X(DICT, 'd', NONE, "mark stackslice", "dict", 0, "Make a dict of the keys and values above the mark.") \
  X(SETITEM, 's', NONE, "dict any any", "dict", 0, "Set one key of the dict below it.") \
  X(SETITEMS, 'u', NONE, "dict mark stackslice", "dict", 1, "Set all keys above the mark in the dict below it.") \
  X(EMPTY_SET, 0x8f, NONE, "", "set", 4, "Push an empty set.") \
  X(ADDITEMS, 0x90, NONE, "set mark stackslice", "set", 4, "Add all above the mark to the set below it.") \
  X(FROZENSET, 0x91, NONE, "mark stackslice", "frozenset", 4, "Make a frozenset of all above the mark.") \
  X(POP, '0', NONE, "any", "", 0, "Drop the top of the stack, or the mark if that is on top.") \
  X(DUP, '2', NONE, "any", "any any", 0, "Push the top of the stack once more.") \
  X(MARK, '(', NONE, "", "mark", 0, "Push a mark.") \
  X(POP_MARK, '1', NONE, "mark stackslice", "", 1, "Drop all down to the top mark, and the mark.") \
  X(GET, 'g', DECIMALNL_SHORT, "", "any", 0, "Push a memo entry, by its number in text.") \
  X(BINGET, 'h', UINT1, "", "any", 1, "Push a memo entry, by a one-byte number.") \
  X(LONG_BINGET, 'j', UINT4, "", "any", 1, "Push a memo entry, by a four-byte number.") \
  X(PUT, 'p', DECIMALNL_SHORT, "", "", 0, "Store the top of the stack in the memo, by a number in text.") \
  X(BINPUT, 'q', UINT1, "", "", 1, "Store the top of the stack in the memo, by a one-byte number.") \
  X(LONG_BINPUT, 'r', UINT4, "", "", 1, "Store the top of the stack in the memo, by a four-byte number.") \
  X(MEMOIZE, 0x94, NONE, "any", "any", 4, "Store the top of the stack in the memo under the count of its entries.") \
  X(EXT1, 0x82, UINT1, "", "any", 2, "Push a global of the extension registry, by a one-byte code.") \
  X(EXT2, 0x83, UINT2, "", "any", 2, "Push a global of the extension registry, by a two-byte code.") \
  X(EXT4, 0x84, INT4, "", "any", 2, "Push a global of the extension registry, by a four-byte code.") \
  X(GLOBAL, 'c', STRINGNL_NOESCAPE_PAIR, "", "any", 0, "Push a global, named by two lines: module and name.") \
  X(STACK_GLOBAL, 0x93, NONE, "str str", "any", 4, "Push a global, named by two strings on the stack.") \
  X(REDUCE, 'R', NONE, "any any", "any", 0, "Call the callable with the tuple of arguments on top.") \
  X(BUILD, 'b', NONE, "any any", "any", 0, "Give the object below the state on top.") \
  X(INST, 'i', STRINGNL_NOESCAPE_PAIR, "mark stackslice", "any", 0, "Make an instance of a named class from all above the mark.") \
  X(OBJ, 'o', NONE, "mark any stackslice", "any", 1, "Make an instance of the class right above the mark from all above it.") \
  X(NEWOBJ, 0x81, NONE, "any any", "any", 2, "Make an object by cls.__new__(cls, *args).") \
  X(NEWOBJ_EX, 0x92, NONE, "any any any", "any", 4, "Make an object by cls.__new__(cls, *args, **kwargs).") \
  X(PROTO, 0x80, UINT1, "", "", 2, "Tell the protocol of this pickle.") \
  X(STOP, '.', NONE, "any", "", 0, "End: the top of the stack is the value.") \
  X(FRAME, 0x95, UINT8, "", "", 4, "Begin a frame of the given length in bytes.") \
  X(PERSID, 'P', STRINGNL_NOESCAPE, "", "any", 0, "Push what a persistent id, a line of text, stands for.") \
  X(BINPERSID, 'Q', NONE, "any", "any", 1, "Push what the persistent id on top of the stack stands for.")

enum { PK_HIGHEST_PROTOCOL = 5 };

enum pk_argument {
#define X(kind, name, doc) PK_ARGUMENT_##kind,
  PK_ARGUMENTS(X)
#undef X
};

enum pk_opcode_code {
#define X(name, code, argument, before, after, protocol, doc) PK_##name = code,
  PK_OPCODES(X)
#undef X
};

#endif
