/** Icons of lucide, which come as data: names and attributes of SVG elements. */
import ArrowDownUp from 'lucide/dist/esm/icons/arrow-down-up.mjs'
import Binary from 'lucide/dist/esm/icons/binary.mjs'
import ChevronRight from 'lucide/dist/esm/icons/chevron-right.mjs'
import CircleQuestionMark from 'lucide/dist/esm/icons/circle-question-mark.mjs'
import Copy from 'lucide/dist/esm/icons/copy.mjs'
import Download from 'lucide/dist/esm/icons/download.mjs'
import FolderOpen from 'lucide/dist/esm/icons/folder-open.mjs'
import GitCompare from 'lucide/dist/esm/icons/git-compare.mjs'
import Search from 'lucide/dist/esm/icons/search.mjs'
import ShieldAlert from 'lucide/dist/esm/icons/shield-alert.mjs'
import ShieldCheck from 'lucide/dist/esm/icons/shield-check.mjs'
import ShieldQuestionMark from 'lucide/dist/esm/icons/shield-question-mark.mjs'
import TriangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs'
import X from 'lucide/dist/esm/icons/x.mjs'

const ICONS = {
  alert: TriangleAlert,
  chevron: ChevronRight,
  close: X,
  compare: GitCompare,
  copy: Copy,
  help: CircleQuestionMark,
  open: FolderOpen,
  order: ArrowDownUp,
  pickle: Binary,
  save: Download,
  search: Search,
  'shield-alert': ShieldAlert,
  'shield-check': ShieldCheck,
  'shield-unknown': ShieldQuestionMark,
}

/** @typedef {keyof typeof ICONS} IconName */

/** @param {{ name: IconName }} props */
export function Icon({ name }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {
        /** @type {[string, Record<string, string>][]} */ (ICONS[name]).map(([Tag, attributes]) => {
          const Element = /** @type {any} */ (Tag)
          return <Element {...attributes} />
        })
      }
    </svg>
  )
}
