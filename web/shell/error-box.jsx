/** An error as it is shown: what was found, at which byte, and what helps. */
import { Icon } from './icon.jsx'
import { inert } from './inert.js'

const MOST_MESSAGE = 2000

/** @param {{ error: any, what?: string, children?: import('preact').ComponentChildren }} props */
export function ErrorBox({ error, what, children }) {
  const { message = String(error), offset, hint } = error ?? {}
  const isTold = offset === undefined || message.includes(String(offset))
  return (
    <div class="error" role="alert">
      <Icon name="alert" />
      <div>
        <p>
          {what && <strong>{inert(what)}: </strong>}
          {inert(message, MOST_MESSAGE)}
          {isTold ? '' : ` (at byte ${offset})`}
        </p>
        {hint && <p class="quiet">{inert(hint, MOST_MESSAGE)}</p>}
        {children}
      </div>
    </div>
  )
}
