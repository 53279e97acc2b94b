// The bridge: a page that is sandboxed gets these five calls and nothing of Node or Electron.
const { contextBridge, ipcRenderer, webUtils } = require('electron')

contextBridge.exposeInMainWorld('files', {
  choose: () => ipcRenderer.invoke('choose'),
  dropped: (/** @type {File} */ file) => ipcRenderer.invoke('dropped', webUtils.getPathForFile(file)),
  read: (/** @type {string} */ id, /** @type {number} */ offset, /** @type {number} */ length) => ipcRenderer.invoke('read', id, offset, length),
  close: (/** @type {string} */ id) => ipcRenderer.invoke('close', id),
  onOpen: (/** @type {(file: object) => void} */ open) => ipcRenderer.on('open', (_, file) => open(file)),
})
