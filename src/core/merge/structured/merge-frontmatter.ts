import { mergeText } from '../merge-text.ts'
import { mergeDocument } from './merge-document.ts'
import { STRUCTURED_FORMATS } from './structured-formats.ts'
import type { Sides } from './text-value.ts'

const OPENING = /^---[ \t]*\n/
const CLOSING = /^(?:---|\.\.\.)[ \t]*(?:\n+|(?![^\n]))/m

interface Split {
  /** The block between the fences; null where there is none. */
  readonly yaml: string | null
  readonly opening: string
  /** The closing fence, and the empty lines below it. */
  readonly closing: string
  readonly body: string
}

/**
 * Merges a markdown text: its frontmatter by key, its body by lines. Null unless both are clean.
 *
 * Frontmatter that only one side added or removed is taken from that side.
 */
export function mergeFrontmatter(texts: Sides<string>): string | null {
  const [base, ours, theirs] = [texts.base, texts.ours, texts.theirs].map(split)
  if (!base || !ours || !theirs) return null
  const block = mergeBlocks({ base, ours, theirs })
  if (block === null) return null
  const body = mergeBodies({ base: base.body, ours: ours.body, theirs: theirs.body })
  if (body === null) return null
  const merged = `${block}${body}`
  return split(merged).body === body ? merged : null
}

function split(text: string): Split {
  const opening = OPENING.exec(text)?.[0] ?? ''
  const rest = text.slice(opening.length)
  const found = opening === '' ? null : CLOSING.exec(rest)
  if (found === null) return { yaml: null, opening: '', closing: '', body: text }
  const [closing] = found
  const yaml = rest.slice(0, found.index)
  return { yaml, opening, closing, body: rest.slice(yaml.length + closing.length) }
}

/** Returns the merged frontmatter with its fences. */
function mergeBlocks({ base, ours, theirs }: Sides<Split>): string | null {
  if (theirs.yaml === base.yaml || theirs.yaml === ours.yaml) return written(ours)
  if (ours.yaml === base.yaml) return written(theirs)
  if (ours.yaml === null || theirs.yaml === null) return null
  const texts = { base: base.yaml ?? '', ours: ours.yaml, theirs: theirs.yaml }
  for (const format of STRUCTURED_FORMATS.frontmatter) {
    const yaml = mergeDocument(texts, format)
    if (yaml !== null) return written({ ...ours, yaml })
  }
  return null
}

function written({ opening, yaml, closing }: Split): string {
  return yaml === null ? '' : `${opening}${yaml}${closing}`
}

function mergeBodies({ base, ours, theirs }: Sides<string>): string | null {
  const encoder = new TextEncoder()
  const { text, conflicts } = mergeText(
    encoder.encode(base),
    encoder.encode(ours),
    encoder.encode(theirs),
  )
  return conflicts === 0 ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(text) : null
}
