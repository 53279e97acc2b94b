// The main process: what there is of Electron is handed in, so that tests can hand in something else.
import { basename, join } from 'node:path'
import { Grants } from './grants.js'
import { servePage } from './pages.js'

/** @typedef {{ id: string, name: string, size: number } | { name: string, error: string }} Granted what the page is told of a file: how to read it, or why it cannot be read */

const ORIGIN = { protocol: 'app:', host: 'viewer' }

/** Whether a message comes from the app's own page. `new URL('app://viewer/').origin` is 'null', so protocol and host are compared. @param {{ senderFrame: { url: string } | null }} event */
function isOurs({ senderFrame }) {
  if (!senderFrame) return false
  const { protocol, host } = new URL(senderFrame.url)
  return protocol === ORIGIN.protocol && host === ORIGIN.host
}

/**
 * Starts the app.
 * @param {Pick<typeof import('electron'), 'app' | 'BrowserWindow' | 'dialog' | 'ipcMain' | 'protocol' | 'session'>} electron @param {string} folder of the demo @param {string[]} [paths] of files that are opened
 */
export async function start({ app, BrowserWindow, dialog, ipcMain, protocol, session }, folder, paths = []) {
  const grants = new Grants()
  /** Paths that the system asked to open before there was a window. @type {string[]} */
  const waiting = []
  /** The window, once there is one. @type {{ window?: import('electron').BrowserWindow }} */
  const shown = {}

  /** Grants a file, or says why it cannot be read, so that one of several does not keep the others. @param {unknown} path @returns {Promise<Granted>} */
  const grant = async (path) => {
    try {
      const granted = await grants.grant(path)
      app.addRecentDocument(String(path))
      return granted
    } catch (error) {
      return { name: basename(String(path)), error: /** @type {Error} */ (error).message }
    }
  }
  /** Grants a file to the page and tells it. @param {string} path */
  const show = async (path) => {
    if (!shown.window) return void waiting.push(path)
    const granted = await grant(path)
    // The window may have been closed meanwhile.
    if (shown.window) shown.window.webContents.send('open', granted)
    else await grants.closeAll()
  }

  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])
  app.on('open-file', (event, path) => {
    event.preventDefault()
    void show(path)
  })
  app.on('window-all-closed', () => app.quit())
  app.on('web-contents-created', (_, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    // A page that is left or has crashed lets go of nothing by itself.
    contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) void grants.closeAll()
    })
    contents.on('render-process-gone', () => void grants.closeAll())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })

  await app.whenReady()
  protocol.handle('app', (request) => servePage(request.url, folder))
  session.defaultSession.setPermissionRequestHandler((_, permission, answer) => answer(permission === 'clipboard-sanitized-write'))
  session.defaultSession.setPermissionCheckHandler((_, permission) => permission === 'clipboard-sanitized-write')

  /** Answers a call of the app's own page, and of no other. @param {string} name @param {(...args: any[]) => unknown} answer */
  const handle = (name, answer) =>
    ipcMain.handle(name, (event, ...args) => {
      if (!isOurs(event)) throw new Error('not allowed')
      return answer(...args)
    })
  handle('choose', async () => {
    const { filePaths } = await dialog.showOpenDialog({ properties: ['openFile', 'multiSelections'] })
    return Promise.all(filePaths.map(grant))
  })
  // Of a file that was dropped the preload script tells the path, which a page cannot make up.
  handle('dropped', grant)
  handle('read', (id, offset, length) => grants.read(id, offset, length))
  handle('close', (id) => grants.close(id))

  const window = new BrowserWindow({
    width: 1200,
    height: 800,
    webPreferences: { preload: join(folder, 'preload.cjs'), contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true },
  })
  window.on('closed', () => {
    shown.window = undefined
    void grants.closeAll()
  })
  await window.loadURL('app://viewer/')
  shown.window = window
  for (const path of [...waiting, ...paths]) await show(path)
}
