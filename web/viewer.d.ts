/** The element `<pickle-viewer>`, which `import 'brine/viewer'` defines. */

/** Where bytes come from: a source of the host's own. `read` gives exactly `length` bytes from `offset` on. */
export interface HostSource {
  name?: string
  /** Its length in bytes. */
  size: number
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> | Uint8Array
}

/** What can be opened; a string is a URL, read by ranges. */
export type ViewerSource = Blob | Uint8Array | ArrayBuffer | string | HostSource

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
 * Attributes: `src` (a URL), `theme` (`auto`, `light`, `dark`), `view` (`tree`, `pickle`, `safety`, `compare`), `path` (the node that is shown).
 */
export class PickleViewer extends HTMLElement {
  /** What is looked at: setting it opens it. */
  file: ViewerSource | undefined
  /** What the current file is; undefined where none is open. */
  readonly document: ViewerDocument | undefined
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
}

declare global {
  interface HTMLElementTagNameMap {
    'pickle-viewer': PickleViewer
  }
}
