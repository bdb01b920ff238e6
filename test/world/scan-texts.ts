import { discover, discoveryReads, furtherReads } from '../../src/core/source/discover.ts'
import type { Discovery, DiscoverOptions } from '../../src/core/source/discover.ts'
import type { SourceFile } from '../../src/core/artifact/source-file.ts'

/** A source in words: what its files hold, by path. A text `-> x` is a link to `x`. */
export type Texts = Readonly<Record<string, string>>

/** Discovers what a source in words holds, reading only what discovery asks for. */
export function scanTexts(texts: Texts, options: Partial<DiscoverOptions> = {}): Discovery {
  const files = Object.entries(texts).map(([path, text]): SourceFile => {
    const mode = text.startsWith('-> ') ? '120000' : text.startsWith('#!') ? '100755' : '100644'
    return { path, mode, size: text.length }
  })
  const full = { path: null, sourceName: 'repo', ...options }
  const reads = new Set(discoveryReads(files, full))
  const readText = (path: string) => (reads.has(path) ? (texts[path] ?? null) : null)
  for (const path of furtherReads(files, readText, full)) reads.add(path)
  return discover(files, readText, full)
}

/** Lists what each composite is made of, as `type:name`. */
export function partsOf(texts: Texts, options?: Partial<DiscoverOptions>) {
  return Object.fromEntries(
    [...scanTexts(texts, options).members].map(([{ name }, parts]) => [
      name,
      parts.map((part) => `${part.type}:${part.name}`),
    ]),
  )
}
