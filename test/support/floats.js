// Floats in forms of Python's that JavaScript does not write.

/** A double as Python's float.hex() writes it. */
export function floatHex(value) {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const sign = bits >> 63n ? '-' : ''
  const exponent = Number((bits >> 52n) & 0x7ffn)
  const fraction = (bits & ((1n << 52n) - 1n)).toString(16).padStart(13, '0')
  if (exponent === 0) return fraction === '0000000000000' ? `${sign}0x0.0p+0` : `${sign}0x0.${fraction}p-1022`
  const power = exponent - 1023
  return `${sign}0x1.${fraction}p${power < 0 ? '-' : '+'}${Math.abs(power)}`
}

/** The bits of a number of 16 bits, which the number is exactly. */
export function toHalf(value) {
  if (Number.isNaN(value)) return 0x7e00
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  if (size === Infinity) return sign | 0x7c00
  if (size < 2 ** -14) return sign | Math.round(size / 2 ** -24)
  const exponent = Math.floor(Math.log2(size))
  return sign | ((exponent + 15) << 10) | Math.round((size / 2 ** exponent - 1) * 1024)
}
