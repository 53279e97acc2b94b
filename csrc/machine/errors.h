/* Error codes of the codec and their messages.
 *
 * The wording is CPython's where CPython has one (Modules/_pickle.c, and from EXHAUSTED
 * on Lib/pickletools.py), so that a search for a message finds what is known about it.
 * js/build/constants.js makes a table of this list, and js/codec/codec-errors.js fills in:
 *
 *   {0} {1}  detail_0 and detail_1 of the machine
 *   {c0}     detail_0 as a character
 *   {t0}     the name of the Python type detail_0 (enum pk_kind)
 *   {o}      the name of the opcode
 *   {r}      the byte detail_0 at position detail_1, or the bytes from there up to detail_2
 *   {m}      a text that the codec wrote behind its output */
#ifndef PK_ERRORS_H
#define PK_ERRORS_H

/* clang-format off */
#define PK_ERRORS(X) \
  X(NONE, "") \
  X(EOF, "Ran out of input") \
  X(TRUNCATED, "pickle data was truncated") \
  X(BAD_OPCODE, "invalid load key, '{c0}'.") \
  X(BAD_PROTOCOL, "unsupported pickle protocol: {0}") \
  X(STACK_UNDERFLOW, "unpickling stack underflow") \
  X(UNEXPECTED_MARK, "unexpected MARK found") \
  X(NO_MARK, "could not find MARK") \
  X(NEGATIVE_LENGTH, "LONG pickle has negative byte count") \
  X(LENGTH_TOO_LARGE, "{o} exceeds system's maximum size of 9223372036854775807 bytes") \
  X(FRAME_TOO_LARGE, "FRAME length exceeds system's maximum of 9223372036854775807 bytes") \
  X(UNQUOTED_STRING, "the STRING opcode argument must be quoted") \
  X(TRAILING_BACKSLASH, "Trailing \\ in string") \
  X(BAD_X_ESCAPE, "invalid \\x escape at position {0}") \
  X(BAD_U_ESCAPE, "'rawunicodeescape' codec can't decode {r}: truncated \\uXXXX escape") \
  X(BAD_BIG_U_ESCAPE, "'rawunicodeescape' codec can't decode {r}: truncated \\UXXXXXXXX escape") \
  X(U_ESCAPE_RANGE, "'rawunicodeescape' codec can't decode {r}: \\Uxxxxxxxx out of range") \
  X(UTF8_START, "'utf-8' codec can't decode {r}: invalid start byte") \
  X(UTF8_CONTINUATION, "'utf-8' codec can't decode {r}: invalid continuation byte") \
  X(UTF8_END, "'utf-8' codec can't decode {r}: unexpected end of data") \
  X(PERSID_NOT_ASCII, "persistent IDs in protocol 0 must be ASCII strings") \
  X(NO_PERSISTENT_LOAD, "A load persistent id instruction was encountered, but no persistent_load function was specified.") \
  X(BAD_MEMO_KEY, "invalid literal for int() with base 10") \
  X(MEMO_KEY_RANGE, "Python int too large to convert to C ssize_t") \
  X(MEMO_MISSING, "Memo value not found at index {0}") \
  X(NEGATIVE_PUT, "negative PUT argument") \
  X(EXTENSION_CODE, "EXT specifies code <= 0") \
  X(ODD_ITEMS, "odd number of items for {o}") \
  X(UNHASHABLE, "unhashable type: '{t0}'") \
  X(NO_APPEND, "'{t0}' object has no attribute 'append'") \
  X(NO_ADD, "'{t0}' object has no attribute 'add'") \
  X(NO_SETITEM, "'{t0}' object does not support item assignment") \
  X(BAD_STATE, "state is not a dictionary") \
  X(NO_DICT, "'{t0}' object has no attribute '__dict__'") \
  X(NOT_STR, "STACK_GLOBAL requires str") \
  X(NOT_CALLABLE, "'{t0}' object is not callable") \
  X(NOT_ARGUMENTS, "argument list must be a tuple, not {t0}") \
  X(NOT_CLASS, "{o} class argument must be a type, not {t0}") \
  X(NOT_TUPLE, "{o} args argument must be a tuple, not {t0}") \
  X(NOT_DICT, "{o} kwargs argument must be a dict, not {t0}") \
  X(NOT_BUFFER, "memoryview: a bytes-like object is required, not '{t0}'") \
  X(EXHAUSTED, "pickle exhausted before seeing STOP") \
  X(UNKNOWN_OPCODE, "{m}") \
  X(NOT_ENOUGH, "not enough data in stream to read {m}") \
  X(SHORT_DATA, "{m}") \
  X(BAD_COUNT, "{m}") \
  X(BAD_INT, "invalid literal for int() with base 10: {m}") \
  X(BAD_FLOAT, "could not convert string to float: {m}") \
  X(NO_QUOTES, "no string quotes around {m}") \
  X(HALF_QUOTED, "strinq quote b\"'\" not found at both ends of {m}") \
  X(HALF_DOUBLE_QUOTED, "strinq quote b'\"' not found at both ends of {m}") \
  X(NOT_ASCII, "'ascii' codec can't decode {r}: ordinal not in range(128)") \
  X(NO_NEWLINE, "no newline found when trying to read stringnl") \
  X(NO_UNICODE_NEWLINE, "no newline found when trying to read unicodestringnl") \
  X(NO_MARK_ON_STACK, "no MARK exists on stack") \
  X(LOST_MARK, "list index out of range") \
  X(MEMO_DEFINED, "memo key {m} already defined") \
  X(MEMO_NOT_STORED, "memo key {m} has never been stored into") \
  X(MEMO_EMPTY_STACK, "stack is empty -- can't store into memo") \
  X(MEMO_MARK, "can't store markobject in the memo") \
  X(FEW_ITEMS, "tries to pop {0} items from stack with only {1} items") \
  X(LEFT_ON_STACK, "stack not empty after STOP: {m}") \
  X(PICKLER_PROTOCOL, "pickle protocol must be <= 5") \
  X(LIMIT_DEPTH, "the limit 'depth' ({0}) is exceeded") \
  X(LIMIT_MEMO, "the limit 'memo' ({0}) is exceeded") \
  X(LIMIT_OBJECTS, "the limit 'objects' ({0}) is exceeded") \
  X(LIMIT_BYTES, "the limit 'bytes' ({0}) is exceeded") \
  X(LIMIT_TRACE, "a trace reaches over 2 GiB of opcodes") \
  X(OUT_OF_MEMORY, "the codec's memory could not grow")
/* clang-format on */

enum pk_error {
#define X(code, message) PK_ERROR_##code,
  PK_ERRORS(X)
#undef X
};

#endif
