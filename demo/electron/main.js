// The smallest Electron app around the viewer. Its window is sandboxed, has no Node, goes nowhere and asks for nothing; it gets the bytes of files that
// were chosen, dropped or opened by their handle alone.
import * as electron from 'electron'
import { fileURLToPath } from 'node:url'
import { start } from './app.js'

const paths = process.argv.slice(electron.app.isPackaged ? 1 : 2).filter((argument) => !argument.startsWith('-'))
start(electron, fileURLToPath(new URL('.', import.meta.url)), paths)
