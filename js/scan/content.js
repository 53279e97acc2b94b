/** What a file or member is, by its first bytes and its name: enough to know whether a reader of pickles would be given it. */
import { startsWith } from '../containers/magic.js'

/** So much of a member tells whether it is text. */
export const TEXT = 4096
const PICKLE_NAME = /\.(?:pkl|pickle|p|pt|pth|bin|joblib|ckpt|dat|data|model|pk)$/i
/** What cannot be looked into, by how it starts. @type {[number[], string][]} */
const CLOSED = [
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], 'it is a 7z archive'],
  [[0x52, 0x61, 0x72, 0x21, 0x1a, 7], 'it is a RAR archive'],
  [[0x4d, 0x53, 0x43, 0x46], 'it is a cabinet'],
  [[0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a], 'it is an HDF5 file'],
  [[0x7f, 0x45, 0x4c, 0x46], 'it is a program'],
  [[0x4d, 0x5a], 'it is a program'],
]

/** Why a file cannot be looked into; undefined where it is not known to be so. @param {Uint8Array} head */
export const closedBy = (head) => CLOSED.find(([magic]) => startsWith(head, magic))?.[1]

/** Whether a member is called as pickles are. @param {string} member */
export const mayBePickle = (member) => PICKLE_NAME.test(member)

/** Whether bytes are text. @param {Uint8Array} bytes */
export const isText = (bytes) => bytes.every((byte) => (byte >= 32 && byte !== 127) || (byte >= 9 && byte <= 13))

/** Whether a member is where torch keeps the numbers of tensors, and what tells of them. @param {string} member */
export const isTensorData = (member) =>
  /(?:^|\/)(?:data|tensors|constants|xl_model_data|\.data)\/[\w.-]+$|(?:^|\/)(?:version|byteorder|storages|tensors)$|\.storage$/.test(member)

/** Whether a member has the name of a storage of torch: its reader takes it for numbers, whatever is in it. @param {string} member */
export const isStorageName = (member) => /(?:^|\/)(?:data|tensors|constants|xl_model_data|\.data)\/[\w-]+(?:\.storage)?$/.test(member)
