/** What `open` gives of a .safetensors file: its tensors by name, which stay in the file until they are asked for. */
import { UnpicklingError } from '../../errors.js'
import { readStorages } from '../torch/torch.js'
import { readSafetensors } from './read-safetensors.js'

/**
 * The content of a .safetensors file: each tensor is an entry.
 * @param {import('../../sources/source.js').Source} source @param {import('../content.js').Context} context @returns {Promise<import('../content.js').Content>}
 */
export async function openSafetensors(source, { signal }) {
  const { tensors, metadata, end } = await readSafetensors(source)
  const load = async () => {
    const again = (await readSafetensors(source)).tensors
    await readStorages(again, { signal })
    return Object.fromEntries(again)
  }
  const rest = source.size - end
  const error = new UnpicklingError('TRAILING', `${rest} bytes behind the last tensor belong to none`, { offset: end })
  return {
    kind: 'safetensors',
    root: tensors,
    load,
    about: { ...(metadata ? { metadata } : {}), ...(rest ? { trailing: { offset: end, bytes: rest, error } } : {}) },
    entries: [...tensors].map(([name, tensor]) => ({
      name,
      kind: 'array',
      size: tensor.nbytes,
      load: async () => {
        const again = (await readSafetensors(source)).tensors.get(name)
        return readStorages(again, { signal })
      },
      skim: async () => tensor,
    })),
  }
}
