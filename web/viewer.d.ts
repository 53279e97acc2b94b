/** The element `<pickle-viewer>`, which `import 'brine/viewer'` defines. */

/** Where bytes come from: a source of the host's own. `read` gives exactly `length` bytes from `offset` on. */
export interface HostSource {
  name?: string
  /** Its length in bytes. */
  size: number
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array | ArrayBuffer> | Uint8Array | ArrayBuffer
  /** Is called when the viewer lets go of it: once for each time that it was opened. */
  close?(): unknown
}

/** What can be opened; a string is a URL, read by ranges. */
export type ViewerSource = Blob | Uint8Array | ArrayBuffer | string | URL | HostSource

export type ViewerTheme = 'auto' | 'light' | 'dark'
export type ViewerView = 'tree' | 'pickle' | 'safety' | 'compare'

/** What the tag `<pickle-viewer>` takes, for the JSX of frameworks. */
export interface PickleViewerAttributes {
  src?: string
  theme?: ViewerTheme
  view?: ViewerView
  path?: string
  file?: ViewerSource
}

/** What a file is. */
export interface ViewerDocument {
  name: string
  kind: string
  /** From the outside in. */
  compression: string[]
  /** Bytes, unpacked. */
  size: number
  /** How many there are. */
  entries: number
  about: Record<string, string | number | boolean>
  /** What follows the last object and cannot be read. */
  trailing?: { offset: number; bytes: number; message: string }
}

export interface PickleViewerEvents {
  load: CustomEvent<ViewerDocument>
  select: CustomEvent<{ path: string }>
  progress: CustomEvent<{ done: number; total: number; what: string }>
  error: CustomEvent<{ error: Error & { code?: string; offset?: number; hint?: string } }>
}

/**
 * Looks into pickles and what is like them; reads in a worker, and sends nothing anywhere.
 *
 * Attributes: `src` (a URL), `theme` (`auto`, `light`, `dark`), `view` (`tree`, `pickle`, `safety`, `compare`), `path` (the node that is shown); each is a
 * property too. What `src` or `file` gives stands in place of what either gave before; `open` adds a tab.
 */
export class PickleViewer extends HTMLElement {
  src: string
  theme: ViewerTheme
  view: ViewerView
  path: string
  /** What is looked at: setting it opens it, in place of what was set before; undefined closes it. */
  file: ViewerSource | undefined
  /** What the current file is; undefined where none is open. */
  readonly document: ViewerDocument | undefined
  /** Opens a file in a tab of its own. The promise is broken with an AbortError where it is closed or cancelled before. */
  open(source: ViewerSource, name?: string): Promise<void>
  compare(a: ViewerSource, b: ViewerSource): Promise<void>
  /** Shows the node of a path, as `brine show` writes paths. */
  select(path: string): Promise<void>
  /** Lets go of all files. */
  close(): Promise<void>
  addEventListener<Name extends keyof PickleViewerEvents>(
    type: Name,
    listener: (this: PickleViewer, event: PickleViewerEvents[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void
  removeEventListener<Name extends keyof PickleViewerEvents>(
    type: Name,
    listener: (this: PickleViewer, event: PickleViewerEvents[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void
}

declare global {
  interface HTMLElementTagNameMap {
    'pickle-viewer': PickleViewer
  }
}
