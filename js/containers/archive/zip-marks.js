/** The marks, lengths and flags of the records of a zip. Source: PKWARE's APPNOTE.TXT, sections 4.3 and 4.4. */

/** The header before a member's data, and its bytes up to the name. */
export const LOCAL = 0x04034b50
export const LOCAL_BYTES = 30
/** The header of a member in the directory, and its bytes up to the name. */
export const HEADER = 0x02014b50
export const HEADER_BYTES = 46
/** The record that ends a zip, and its bytes up to the comment. */
export const END = 0x06054b50
export const END_BYTES = 22
export const LONGEST_COMMENT = 0xffff
/** What tells where the end record of zip64 stands, right before END. */
export const END64_LOCATOR = 0x07064b50
export const END64_LOCATOR_BYTES = 20
/** Flags of a member. */
export const IS_ENCRYPTED = 1
export const HAS_DESCRIPTOR = 8
/** How members are packed. */
export const STORED = 0
export const DEFLATED = 8
/** What stands for a size or offset that is in the zip64 field. */
export const NO_32 = 0xffffffff
