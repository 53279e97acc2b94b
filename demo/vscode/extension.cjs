// A read-only editor of VS Code around the viewer: the webview asks for ranges by messages, and the extension reads them of the file that is open.
const vscode = require('vscode')
const { open } = require('node:fs/promises')

/** The most bytes that are given at once. */
const MOST_BYTES = 64 * 1024 * 1024

/** The page of the webview. @param {import('vscode').Webview} webview @param {import('vscode').Uri} folder of dist/viewer @param {string} renderer its script */
function pageOf(webview, folder, renderer) {
  const at = (/** @type {string} */ name) => webview.asWebviewUri(vscode.Uri.joinPath(folder, name))
  const policy = `default-src 'none'; script-src ${webview.cspSource} 'wasm-unsafe-eval'; style-src ${webview.cspSource}; img-src ${webview.cspSource} blob: data:; worker-src blob:; connect-src ${webview.cspSource}`
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Pickle viewer</title><link rel="stylesheet" href="${at('page.css')}"></head>
<body><pickle-viewer></pickle-viewer><script type="module" src="${at('viewer.js')}"></script><script type="module" src="${renderer}"></script></body></html>`
}

/** Bytes of the file, where the range is one. @param {import('node:fs/promises').FileHandle} handle @param {number} size @param {unknown} offset @param {unknown} length */
async function readRange(handle, size, offset, length) {
  const [from, count] = [Number(offset), Number(length)]
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || from < 0 || count < 0 || count > MOST_BYTES || from + count > size)
    throw new RangeError(`no ${length} bytes from ${offset} on can be read of ${size}`)
  const bytes = new Uint8Array(count)
  for (let at = 0; at < count;) {
    const { bytesRead } = await handle.read(bytes, at, count - at, from + at)
    if (bytesRead === 0) throw new RangeError('the file became shorter')
    at += bytesRead
  }
  return bytes
}

/** @typedef {import('vscode').CustomReadonlyEditorProvider} CustomReadonlyEditorProvider */

/** @implements {CustomReadonlyEditorProvider} */
class ViewerProvider {
  /** @param {import('vscode').ExtensionContext} context */
  constructor(context) {
    this.context = context
  }

  /** @param {import('vscode').Uri} uri */
  async openCustomDocument(uri) {
    if (uri.scheme !== 'file') throw new Error(`only files of a disk can be read by ranges, and this is ${uri.scheme}:`)
    const handle = await open(uri.fsPath, 'r')
    const about = await handle.stat()
    if (!about.isFile()) {
      await handle.close()
      throw new Error(`${uri.fsPath} is no file`)
    }
    return { uri, handle, size: about.size, dispose: () => void handle.close() }
  }

  /** @param {any} document @param {import('vscode').WebviewPanel} panel */
  async resolveCustomEditor({ uri, handle, size }, panel) {
    const { webview } = panel
    const folder = vscode.Uri.joinPath(this.context.extensionUri, '../../dist/viewer')
    webview.options = { enableScripts: true, localResourceRoots: [folder, this.context.extensionUri] }
    // An editor that is closed while it reads is told nothing more.
    let isOpen = true
    panel.onDidDispose(() => (isOpen = false))
    const answer = (/** @type {object} */ message) => isOpen && webview.postMessage(message)
    webview.onDidReceiveMessage(async ({ ready, read, offset, length }) => {
      if (ready) return void answer({ name: uri.path.split('/').at(-1), size })
      try {
        answer({ read, bytes: await readRange(handle, size, offset, length) })
      } catch (error) {
        answer({ read, error: String(error) })
      }
    })
    webview.html = pageOf(webview, folder, String(webview.asWebviewUri(vscode.Uri.joinPath(this.context.extensionUri, 'renderer.js'))))
  }
}

module.exports = {
  activate: (/** @type {import('vscode').ExtensionContext} */ context) =>
    context.subscriptions.push(
      vscode.window.registerCustomEditorProvider('brine.viewer', new ViewerProvider(context), { supportsMultipleEditorsPerDocument: true }),
    ),
}
