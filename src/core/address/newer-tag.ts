const VERSION = /^(?<prefix>(?:.*[^\d.])?)(?<numbers>\d+(?:\.\d+){1,3})$/

/** Tells whether a ref is a version, such as `v1.2.0`; pre-releases and branches are none. */
export function isVersionTag(ref: string): boolean {
  return VERSION.test(ref)
}

/** Returns the newest of the tags that are named like a version and are newer; null for none. */
export function findNewerTag(ref: string, tags: readonly string[]): string | null {
  const present = read(ref)
  if (present === null) return null
  let newest = { tag: ref, ...present }
  for (const tag of tags) {
    const found = read(tag)
    if (found === null || found.prefix !== present.prefix) continue
    if (compare(found.numbers, newest.numbers) > 0) newest = { tag, ...found }
  }
  return newest.tag === ref ? null : newest.tag
}

function read(
  ref: string,
): { readonly prefix: string; readonly numbers: readonly number[] } | null {
  const { prefix, numbers } = VERSION.exec(ref)?.groups ?? {}
  if (prefix === undefined || numbers === undefined) return null
  return { prefix, numbers: numbers.split('.').map(Number) }
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
