/** The sub-path `brine/viewer`: defines the element. */
import { PickleViewer } from './element.jsx'

if (globalThis.customElements && !customElements.get('pickle-viewer')) customElements.define('pickle-viewer', PickleViewer)

export { PickleViewer }
