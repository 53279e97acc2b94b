// Servers of the tests, on ports of this machine that are free.
import { createServer } from 'node:http'

/**
 * Starts a server.
 * @param {import('node:http').RequestListener} answer
 * @returns {Promise<{ url: string, close: () => void }>} its address, without a slash at the end
 */
export async function listen(answer) {
  const server = createServer(answer)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}
