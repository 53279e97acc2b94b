/* The tape, which load writes and JavaScript replays; and the other records that the two exchange.
 *
 * The tape is a run of 32-bit words. An event is a head word, `event | flags << 8`, followed
 * by the words that its line of PK_EVENTS names; `items` stands for as many operands as the
 * count before it says, and `offset` is a place in the window. An operand is a word,
 * `payload << 3 | tag`. Objects are numbered in the order in which the pickle makes them, so
 * that a shared reference is the same number twice.
 *
 *   event   31                  8 7        0     operand   31                    3 2   0
 *          ┌─────────────────────┬──────────┐             ┌───────────────────────┬─────┐
 *          │ flags               │ event    │             │ payload               │ tag │
 *          └─────────────────────┴──────────┘             └───────────────────────┴─────┘
 *
 * js/build/constants.js makes JavaScript constants of these lists. */
#ifndef PK_TAPE_H
#define PK_TAPE_H

#include <stdint.h>

/* The tags of operands. */
/* clang-format off */
#define PK_TAGS(X) \
  X(CONSTANT) /* payload: enum pk_constant */ \
  X(INT)      /* payload: the int itself, 29 bits, signed */ \
  X(FLOAT)    /* payload: an index into the doubles of this window */ \
  X(WIDE_INT) /* payload: the same, but the double is an int */ \
  X(STRING)   /* payload: the number of a string, counted from the first window on */ \
  X(OBJECT)   /* payload: the number of an object */ \
  X(MIXED)    /* only in flags: the items have several tags */ \
  X(ODD_STRING) /* payload: the same as of STRING, for one that is no common key of a JavaScript object: __proto__, what may be an index, what had escapes */
/* clang-format on */

/* The values of CONSTANT operands. NOTHING makes sure that no operand is 0. */
#define PK_CONSTANTS(X) X(NOTHING) X(NONE) X(TRUE) X(FALSE) X(EMPTY_TUPLE)

/* The events of the tape, with the words after the head. */
/* clang-format off */
#define PK_EVENTS(X) \
  X(LIST)           /* object count items; flags: the tag of all items */ \
  X(APPEND)         /* list   count items; flags: the tag of all items, PK_ITEMS_… */ \
  X(FLOATS)         /* object count first: a list of doubles[first, first+count) */ \
  X(APPEND_FLOATS)  /* list   count first; flags: PK_ITEMS_… */ \
  X(INTS)           /* object count ints: a list of ints, each a plain word */ \
  X(APPEND_INTS)    /* list   count ints; flags: PK_ITEMS_… */ \
  X(SETTLE)         /* list: it was appended to, and is about to be referred to for the first time */ \
  X(TUPLE)          /* object count items; flags: the tag of all items */ \
  X(DICT)           /* object count items (twice the count); flags: PK_DICT_… */ \
  X(SETITEMS)       /* dict   count items (twice the count); flags: PK_DICT_… */ \
  X(SET)            /* object count items; flags of the sets: the tag of all items */ \
  X(ADDITEMS)       /* set    count items */ \
  X(FROZENSET)      /* object count items */ \
  X(VALUE)          /* object operand: a scalar that the memo or DUP shares */ \
  X(NUMBER)         /* object text offset; flags: PK_FORM_… */ \
  X(PAYLOAD)        /* object offset low high at; flags: PK_FORM_…; low and high: the length; at: the opcode */ \
  X(PYTHON2_STR)    /* object string offset: its characters stand for bytes */ \
  X(BUFFER)         /* object offset: the next out-of-band buffer */ \
  X(READONLY)       /* object: an out-of-band buffer that is not to be written to */ \
  X(GLOBAL)         /* object module name offset; flags: PK_NAME_… */ \
  X(EXTENSION)      /* object code offset */ \
  X(PERSISTENT)     /* object pid offset */ \
  X(REDUCE)         /* object callable args offset */ \
  X(NEWOBJ)         /* object class args offset */ \
  X(NEWOBJ_EX)      /* object class args kwargs offset */ \
  X(INSTANTIATE)    /* object class offset count items: OBJ and INST */ \
  X(BUILD)          /* instance state offset */ \
  X(DROP)           /* object below: an object is dropped from the stack, and `below` stands below it */ \
  X(OTHER_APPEND)   /* instance offset count items; flags of these three: the tag of all items, PK_ITEMS_… */ \
  X(OTHER_SETITEMS) /* instance offset count items (twice the count) */ \
  X(OTHER_ADDITEMS) /* instance offset count items */ \
  X(RETURN)         /* object: what was lent is referred to after all: a tuple, where PK_RETURN_BYTES is set bytes and their tuple, the next object, where PK_RETURN_STATE is a dict */
/* clang-format on */

/* What the text of a NUMBER or the bytes of a PAYLOAD stand for: INT, LONG and FLOAT are the texts of those opcodes, TEXT is
 * UTF-8, PYTHON2 is a str of Python 2, INTEGER is an int: two's complement in a PAYLOAD, hexadecimal in a NUMBER. SERIAL is an
 * int of the window's big ints (big-ints.h), whose index the NUMBER has in the place of a text. */
#define PK_FORMS(X) X(INT) X(LONG) X(FLOAT) X(BYTES) X(BYTEARRAY) X(TEXT) X(PYTHON2) X(INTEGER) X(SERIAL)

/* What a value on the stack is, as far as the machine knows: X(kind, the name of the Python type). Those that cannot be hashed
 * stand together: LIST to BYTEARRAY. */
/* clang-format off */
#define PK_KINDS(X) \
  X(OTHER, "object") X(LIST, "list") X(DICT, "dict") X(SET, "set") \
  X(BYTEARRAY, "bytearray") X(TUPLE, "tuple") X(FROZENSET, "frozenset") \
  X(BYTES, "bytes") X(STR, "str") X(INT, "int") X(FLOAT, "float") \
  X(BUFFER, "memoryview") X(GLOBAL, "type") X(BOOL, "bool") X(NONE, "NoneType")

/* A flag of PAYLOAD, beside the form: TUPLE follows, of the bytes and at most one item more, and then REDUCE with it, and nothing else refers
 * to the two so far. Whoever makes the value of the call straight from the input need not make them. The length stands in one byte before the bytes.
 * Or TUPLE follows, of at most four items and the bytes, and then BUILD with it: whoever takes that state need not make the bytes. */
#define PK_PAYLOAD_FLAGS(X) X(LENT, 8)

/* A flag of TUPLE, beside the tag: REDUCE with it follows, and nothing else refers to it so far. Whoever makes the value of the call straight from
 * the operands need not make the tuple. */
#define PK_TUPLE_FLAGS(X) X(LENT, 8)

/* Flags of RETURN. */
#define PK_RETURN_FLAGS(X) X(BYTES, 1) X(STATE, 2)

/* Flags of the dict events. */
#define PK_DICT_FLAGS(X) \
  X(STRING_KEYS, 1) /* every key is a STRING operand */ \
  X(ESCAPED, 2)     /* something else may hold this dict already */ \
  X(LENT, 4)        /* of DICT: BUILD with it follows, and nothing else refers to it so far */

/* Flags of GLOBAL. */
#define PK_NAME_FLAGS(X) \
  X(PYTHON2, 1) /* the names are those of Python 2 */ \
  X(DOTTED, 2)  /* a dot in the name divides a class from one inside of it */
/* clang-format on */

/* A flag of the APPEND and the OTHER events, beside the tag: something else may hold the container already. */
#define PK_ITEMS_FLAGS(X) X(ESCAPED, 8)

/* What a call of a program answers: whether it goes on, and what the caller has to do first. */
/* clang-format off */
#define PK_STATUSES(X) \
  X(DONE)    /* the program is done */ \
  X(MORE)    /* asks for the next window, at `position` */ \
  X(ERROR)   /* `error` and its details are set */ \
  X(FLOAT)   /* asks for the number that a text stands for */ \
  X(INTEGER) /* asks for the decimal text of an int that stands in the input, at the span */ \
  X(COPY)    /* after the output comes the span of the input or, of dump, data that JavaScript holds */ \
  X(FULL)    /* asks to take the output, after which the window goes on */ \
  X(BUILD)   /* stands behind a BUILD, whose event is the last on the tape, where PK_LOAD_BUILD_STOPS asks for it: JavaScript may set another position */

/* What the value of a genops record is: see genops.h. */
#define PK_RECORDS(X) \
  X(NONE) X(FALSE) X(TRUE) \
  X(INT)    /* 32 bits, signed */ \
  X(INT64) X(UINT64) \
  X(NUMBER) /* a double */ \
  X(STRING) /* no words: it is the next string of the pools */ \
  X(DIGITS) /* no words: the next string of the pools is the text of an int */ \
  X(DATA)   /* a double, which is the length of the data in the input; the opcode tells what the data is */

/* The tokens, which JavaScript writes for the pickler: values in the order in which they are pickled. A token is a word,
 * `token | flags << 8`, and the words that its line names. X(token, how many words those are), without bytes and runs.
 * `object` is a number that JavaScript gives to what is memoized, and 0 for what is not. `bytes` are a length in bytes, then
 * the bytes, filled up to whole words. The text of the window stands behind its tokens: UTF-8, or UTF-16, which may have lone surrogates.
 * A tuple, frozenset or reduce that is begun again by something in it is memoized by the time its values are written. It is
 * whole then: the rest of a reduce, after its callable and arguments, is left out. */
#define PK_TOKENS(X) \
  X(NONE, 0) X(FALSE, 0) X(TRUE, 0) X(EMPTY_TUPLE, 0) \
  X(INT, 1)        /* 32 bits, signed */ \
  X(INT64, 2)      /* low high: an int beyond 32 bits */ \
  X(LONG, 1)       /* bytes: an int beyond 64 bits, in two's complement */ \
  X(DIGITS, 1)     /* bytes: such an int as decimal text, for protocols 0 and 1 */ \
  X(FLOAT, 2)      /* a double */ \
  X(INTS, 1)       /* count, then as many ints of 32 bits */ \
  X(FLOATS, 1)     /* count, then as many doubles; flags: PK_RUN_PADDED */ \
  X(STR, 2)        /* object units: the next text, of so many UTF-16 units; one that was written before is got from the memo, unless PK_STR_FRESH is set */ \
  X(BYTES, 2)      /* object bytes */ \
  X(BYTEARRAY, 2)  /* object bytes */ \
  X(DATA, 4)       /* token object low high: the data of a STR, BYTES or BYTEARRAY, of that length, which JavaScript writes itself: at once, or where it is shorter than PK_FRAME_TARGET, at the place in the output that the tape then tells */ \
  X(REFERENCE, 1)  /* object: one whose token came before */ \
  X(LIST, 2)       /* object count; the items follow */ \
  X(TUPLE, 2)      /* object count, which is 1 or more */ \
  X(DICT, 2)       /* object count; keys and values follow */ \
  X(ROW, 3)        /* object count known: a dict whose first `known` keys are those of the row that the flags name, and have no tokens */ \
  X(ROW_KEYS, 1)   /* count, then as many objects, all memoized: the keys of the row that the flags name; this is no value */ \
  X(SET, 2)        /* object count */ \
  X(FROZENSET, 2)  /* object count */ \
  X(GLOBAL, 2)     /* object bytes: the two lines of GLOBAL */ \
  X(STACK_GLOBAL, 2) /* object 0; module and name follow, as STR or REFERENCE */ \
  X(EXTENSION, 1)  /* code */ \
  X(PERSID, 1)     /* bytes: a persistent id of protocol 0 */ \
  X(PERSISTENT, 2) /* 0 0; the persistent id follows */ \
  X(BUFFER, 0)     /* the next out-of-band buffer */ \
  X(REDUCE, 3)     /* object items pairs; there follow the callable and args, the items, the pairs and, as the flags say, the state */ \
  X(NEWOBJ, 3)     /* the same, with a class for the callable */ \
  X(NEWOBJ_EX, 3)  /* the same as NEWOBJ, with the keyword arguments after args */
/* clang-format on */

/* Flags of a reduce: its state follows, either alone, or after a function that sets it and the object. */
#define PK_REDUCE_FLAGS(X) X(STATE, 1) X(SETTER, 2)

/* A flag of FLOATS: an empty word stands before the doubles, so that they are aligned. */
#define PK_RUN_FLAGS(X) X(PADDED, 1)

/* A flag of STR: the string is not looked up, as it is known to be no object that was written before. */
#define PK_STR_FLAGS(X) X(FRESH, 1)

/* A flag of BUFFER: the buffer cannot be written to. */
#define PK_BUFFER_FLAGS(X) X(READONLY, 1)

/* Flags of a load: persistent ids are taken; strings of Python 2 are bytes; the program stops behind every BUILD; places are
 * kept (trace.h); big ints come as V8 serializes them (big-ints.h). */
#define PK_LOAD_FLAGS(X) X(PERSISTENT_LOAD, 1) X(STRINGS_AS_BYTES, 2) X(BUILD_STOPS, 4) X(TRACED, 8) X(SERIAL_INTS, 16)

/* Flags of dis. */
/* clang-format off */
#define PK_DIS_FLAGS(X) \
  X(ROWS, 1)  /* writes tab-separated rows as genops has them; nothing is emulated */ \
  X(STACK, 2) /* writes the abstract stack after each opcode */ \
  X(JSON, 4)  /* writes a JSON object a line */ \
  X(MEMO, 8)  /* writes to the tape what is stored in the memo: three words each, the two halves of the number and enum pk_item */
/* clang-format on */

enum pk_tag {
#define X(name) PK_TAG_##name,
  PK_TAGS(X)
#undef X
};
enum pk_constant {
#define X(name) PK_CONSTANT_##name,
  PK_CONSTANTS(X)
#undef X
};
enum pk_event {
#define X(name) PK_EVENT_##name,
  PK_EVENTS(X)
#undef X
};
enum pk_form {
#define X(name) PK_FORM_##name,
  PK_FORMS(X)
#undef X
};
enum pk_kind {
#define X(name, text) PK_KIND_##name,
  PK_KINDS(X)
#undef X
};
enum pk_tuple_flag {
#define X(name, bit) PK_TUPLE_##name = bit,
  PK_TUPLE_FLAGS(X)
#undef X
};
enum pk_return_flag {
#define X(name, bit) PK_RETURN_##name = bit,
  PK_RETURN_FLAGS(X)
#undef X
};
enum pk_payload_flag {
#define X(name, bit) PK_PAYLOAD_##name = bit,
  PK_PAYLOAD_FLAGS(X)
#undef X
};
enum pk_dict_flag {
#define X(name, bit) PK_DICT_##name = bit,
  PK_DICT_FLAGS(X)
#undef X
};
enum pk_name_flag {
#define X(name, bit) PK_NAME_##name = bit,
  PK_NAME_FLAGS(X)
#undef X
};
enum pk_items_flag {
#define X(name, bit) PK_ITEMS_##name = bit,
  PK_ITEMS_FLAGS(X)
#undef X
};
enum pk_status {
#define X(name) PK_STATUS_##name,
  PK_STATUSES(X)
#undef X
};
enum pk_token {
#define X(name, words) PK_TOKEN_##name,
  PK_TOKENS(X)
#undef X
};
enum pk_reduce_flag {
#define X(name, bit) PK_REDUCE_##name = bit,
  PK_REDUCE_FLAGS(X)
#undef X
};
enum pk_run_flag {
#define X(name, bit) PK_RUN_##name = bit,
  PK_RUN_FLAGS(X)
#undef X
};
enum pk_str_flag {
#define X(name, bit) PK_STR_##name = bit,
  PK_STR_FLAGS(X)
#undef X
};
enum pk_buffer_flag {
#define X(name, bit) PK_BUFFER_##name = bit,
  PK_BUFFER_FLAGS(X)
#undef X
};
enum pk_record {
#define X(name) PK_RECORD_##name,
  PK_RECORDS(X)
#undef X
};
enum pk_load_flag {
#define X(name, bit) PK_LOAD_##name = bit,
  PK_LOAD_FLAGS(X)
#undef X
};
enum pk_dis_flag {
#define X(name, bit) PK_DIS_##name = bit,
  PK_DIS_FLAGS(X)
#undef X
};

static inline uint32_t pk_operand(enum pk_tag tag, uint32_t payload) { return payload << 3 | tag; }
static inline uint32_t pk_payload(uint32_t operand) { return operand >> 3; }
static inline enum pk_tag pk_tag_of(uint32_t operand) { return (enum pk_tag)(operand & 7); }
static inline uint32_t pk_constant(enum pk_constant constant) { return pk_operand(PK_TAG_CONSTANT, constant); }

#endif
