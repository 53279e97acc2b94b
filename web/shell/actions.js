/** What buttons and keys of several views do. */

/** @typedef {import('../session/session.js').Session} Session */

/** Copies a text and says so. @param {Session} session @param {string} text */
export async function copy(session, text) {
  try {
    await navigator.clipboard.writeText(text)
    session.announcement.value = `copied ${text.length > 200 ? `${text.length} characters` : text}`
  } catch {
    session.announcement.value = 'this page may not write to the clipboard'
  }
  if (session.current.value) session.current.value.status.value = session.announcement.value
}

/** @param {Session} session @param {File[]} files */
export async function openAll(session, files) {
  await Promise.allSettled(files.map((file) => session.open(file)))
}
