/** What the build puts into the one HTML file: the source of the worker. */
declare const WORKER_SOURCE: string | undefined

/** Icons as data: names and attributes of SVG elements. */
declare module 'lucide/dist/esm/icons/*' {
  const icon: [name: string, attributes: Record<string, string>][]
  export default icon
}

/** Style sheets, which the build makes texts of. */
declare module '*.css' {
  const text: string
  export default text
}
