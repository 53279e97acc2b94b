/** A component that is loaded when it is first shown. */
import { useEffect, useState } from 'preact/hooks'
import { ErrorBox } from './error-box.jsx'

/** @template {object} Props @param {() => Promise<(props: Props) => any>} load @returns {(props: Props) => any} */
export function lazy(load) {
  /** @type {((props: Props) => any) | undefined} */
  let Loaded
  return function Lazy(props) {
    const [, setLoaded] = useState(false)
    const [error, setError] = useState(/** @type {unknown} */ (undefined))
    useEffect(() => {
      if (Loaded) return
      load().then(
        (component) => {
          Loaded = component
          setLoaded(true)
        },
        (reason) => setError(reason),
      )
    }, [])
    if (error) return <ErrorBox error={error} what="This part of the viewer could not be loaded" />
    return Loaded ? <Loaded {...props} /> : <div class="waiting" aria-busy="true" />
  }
}
