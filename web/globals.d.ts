/** The source of the worker, which the build makes a chunk of. */
declare module 'worker-source' {
  const text: string
  export default text
}

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
