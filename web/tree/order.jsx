/** The order of a container's children: that of the file, or the natural one, which has `layer.2` before `layer.10`. */
import { Icon } from '../shell/icon.jsx'

/** @param {{ file: import('../session/open-file.js').OpenFile }} props */
export function OrderButton({ file }) {
  const { tree } = file
  void tree.version.value
  const active = tree.active.value
  // Of what has nothing inside, the order around it.
  const place = !active || tree.branchAt(active)?.isOpen || !active.parent ? active : { parent: active.parent.parent, index: active.parent.index }
  const isNatural = (place && tree.branchAt(place)?.isNatural) ?? false

  const change = async () => {
    if (!place) return
    await file.selectPlace(place)
    if (!(await tree.sort(place, !isNatural))) file.status.value = 'too many keys to put them in natural order'
  }
  const title = isNatural ? 'Natural order: change to that of the file' : 'Order of the file: change to the natural one'
  return (
    <button class="icon-button" aria-label="Order" aria-pressed={isNatural} title={title} onClick={() => void change()}>
      <Icon name="order" />
    </button>
  )
}
