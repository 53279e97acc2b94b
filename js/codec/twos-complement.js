/** The shortest two's complement of an int, little-endian, as pickle.encode_long gives it; but of 0 it is one byte. */
export function twosComplement(/** @type {bigint} */ value) {
  const isNegative = value < 0n
  const hex = (isNegative ? -value - 1n : value).toString(16)
  const digits = hex.length % 2 ? `0${hex}` : hex
  const bytes = new Uint8Array(digits.length / 2 + 1)
  for (let i = 0; i < digits.length / 2; i++) bytes[digits.length / 2 - 1 - i] = parseInt(digits.substring(2 * i, 2 * i + 2), 16)
  if (isNegative) for (let i = 0; i < bytes.length; i++) bytes[i] ^= 0xff
  const top = bytes[bytes.length - 2]
  return top >= 0x80 === isNegative ? bytes.subarray(0, -1) : bytes
}
