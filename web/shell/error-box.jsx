/** An error as it is shown: what was found, at which byte, and what helps. */
import { Icon } from './icon.jsx'

/** @param {{ error: any, what?: string, children?: import('preact').ComponentChildren }} props */
export function ErrorBox({ error, what, children }) {
  const { message = String(error), offset, hint } = error ?? {}
  const isTold = offset === undefined || message.includes(String(offset))
  return (
    <div class="error" role="alert">
      <Icon name="alert" />
      <div>
        <p>
          {what && <strong>{what}: </strong>}
          {message}
          {isTold ? '' : ` (at byte ${offset})`}
        </p>
        {hint && <p class="quiet">{hint}</p>}
        {children}
      </div>
    </div>
  )
}
