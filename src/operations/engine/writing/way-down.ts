/** Walks from `base` down to `path`, both absolute: each folder or file below `base` on the way, then `path`. */
export function* wayDown(base: string, path: string): Generator<string> {
  let at = base === '/' ? '' : base
  for (const part of path.slice(at.length).split('/').filter(Boolean)) {
    at = `${at}/${part}`
    yield at
  }
}
