/** Whether bytes start with those of a format's mark. @param {Uint8Array} bytes @param {number[]} magic */
export const startsWith = (bytes, magic) => magic.every((byte, i) => bytes[i] === byte)
