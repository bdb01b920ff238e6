/** `~N`: N times to the first parent. `^N`: to the Nth parent. */
export type VersionStep =
  | { readonly kind: 'back'; readonly count: number }
  | { readonly kind: 'parent'; readonly number: number }

/** What a person wrote for a version: a name, and steps from there. */
export interface VersionName {
  readonly name: string
  readonly steps: readonly VersionStep[]
}

const STEPS = /(?:[~^]\d{0,4})+$/

/** Reads `head~2`, `v1.0^2~1`. A part that is no step stays in the name. */
export function parseVersionName(text: string): VersionName {
  const [tail = ''] = STEPS.exec(text) ?? []
  const name = text.slice(0, text.length - tail.length)
  if (name === '') return { name: text, steps: [] }
  const steps = [...tail.matchAll(/([~^])(\d*)/g)].map(([, sign, digits = '']): VersionStep => {
    const number = digits === '' ? 1 : Number(digits)
    return sign === '~' ? { kind: 'back', count: number } : { kind: 'parent', number }
  })
  return { name, steps: steps.filter((step) => step.kind !== 'parent' || step.number > 0) }
}

const TAG = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$/

/** Tells why `tag` cannot name a version; null when it can. */
export function whyNoTag(tag: string): string | null {
  if (!TAG.test(tag) || tag.includes('..')) {
    return 'Letters, digits, ".", "_", "+" and "-" make a tag, 64 at most.'
  }
  if (/^(?:head|upstream)$/i.test(tag)) return 'That name has a meaning already.'
  if (/^(?:av_)?[0-9a-f]{4,}$/i.test(tag)) return 'It would be mistaken for an id.'
  return null
}

/** Splits `<artifact>@<version>`; null for a version of the artifact at hand. */
export function splitArtifactVersion(
  text: string,
): { readonly artifact: string; readonly version: string } | null {
  const at = text.lastIndexOf('@')
  if (at < 1 || text.startsWith('project:')) return null
  return { artifact: text.slice(0, at), version: text.slice(at + 1) || 'head' }
}
