import { mergeText } from '../lines/merge-text.ts'
import type { TextPiece } from './cut-places.ts'
import { mergeAroundConflicts, mergeDocument, splitByPlace } from './merge-document.ts'
import type { SettledTexts } from './merge-document.ts'
import { STRUCTURED_FORMATS } from './structured-formats.ts'
import type { Sides } from './text-value.ts'

const OPENING = /^\ufeff?---[ \t]*\n/
const CLOSING = /^(?:---|\.\.\.)[ \t]*(?:\n|(?![^\n]))/m

/** Three sides of a text, and how far from the top they hold keys. */
export interface KeyedTexts extends SettledTexts {
  /** In lines of ours. */
  readonly keyedLines: number
}

/**
 * Returns three markdown texts with their frontmatter merged by key as far as that goes, everything
 * else as it is; null where the lines of the frontmatter do not conflict, or nothing can be told.
 */
export function mergeFrontmatterAroundConflicts(texts: Sides<string>): KeyedTexts | null {
  const base = splitText(texts.base)
  const ours = splitText(texts.ours)
  const theirs = splitText(texts.theirs)
  if (base.yaml === null || ours.yaml === null || theirs.yaml === null) return null
  const blocks = { base: base.yaml, ours: ours.yaml, theirs: theirs.yaml }
  if (mergeLines(blocks) !== null) return null
  for (const format of STRUCTURED_FORMATS.frontmatter) {
    const merged = mergeAroundConflicts(blocks, format)
    if (merged === null) continue
    return {
      base: `${base.opening}${merged.base}${base.rest}`,
      ours: `${ours.opening}${merged.ours}${ours.rest}`,
      theirs: `${theirs.opening}${merged.theirs}${theirs.rest}`,
      keyedLines: merged.ours.split('\n').length,
      holdsTogether: merged.holdsTogether,
    }
  }
  return null
}

/** The frontmatter of three markdown texts in pieces, and what stands around it. */
export interface FrontmatterPieces {
  readonly opening: string
  readonly pieces: readonly TextPiece[]
  /** The closing fence, and everything below. */
  readonly rest: Sides<string>
}

/** Cuts frontmatter into the places that conflict in it, as `splitByPlace` does. */
export function splitFrontmatterByPlace(texts: Sides<string>): FrontmatterPieces | null {
  const base = splitText(texts.base)
  const ours = splitText(texts.ours)
  const theirs = splitText(texts.theirs)
  if (base.yaml === null || ours.yaml === null || theirs.yaml === null) return null
  const blocks = { base: base.yaml, ours: ours.yaml, theirs: theirs.yaml }
  for (const format of STRUCTURED_FORMATS.frontmatter) {
    const pieces = splitByPlace(blocks, format)
    if (pieces === null) continue
    const opening = ours.opening === base.opening ? theirs.opening : ours.opening
    return { opening, pieces, rest: { base: base.rest, ours: ours.rest, theirs: theirs.rest } }
  }
  return null
}

/** A markdown text, cut around what its frontmatter says. */
interface Split {
  /** A byte order mark and the opening fence; empty where there is no frontmatter. */
  readonly opening: string
  /** The block between the fences; null where there is none. */
  readonly yaml: string | null
  /** The closing fence, and everything below. */
  readonly rest: string
}

/**
 * Merges a markdown text whose lines conflict: the lines of its frontmatter by key, all others by
 * lines as if the frontmatter were the same everywhere. Null unless both are clean.
 *
 * Fences, the blank lines below them, a byte order mark and the body are never decided by key.
 * Frontmatter that only one side added or removed is taken from that side.
 */
export function mergeFrontmatter(texts: Sides<string>): string | null {
  const split = {
    base: splitText(texts.base),
    ours: splitText(texts.ours),
    theirs: splitText(texts.theirs),
  }
  const { base, ours, theirs } = split
  if (base.yaml === null || ours.yaml === null || theirs.yaml === null) return takeBlock(split)
  const yaml = mergeBlocks({ base: base.yaml, ours: ours.yaml, theirs: theirs.yaml })
  if (yaml === null) return null
  const rest = mergeLines({ base: base.rest, ours: ours.rest, theirs: theirs.rest })
  const withYaml = ({ opening, rest: own }: Split) => `${opening}${yaml}${own}`
  const whole = mergeLines({
    base: withYaml(base),
    ours: withYaml(ours),
    theirs: withYaml(theirs),
  })
  if (rest === null || whole === null) return null
  const merged = splitText(whole)
  return merged.yaml === yaml && merged.rest === rest ? whole : null
}

/** Returns what stands between the fences of a markdown text; empty where it has none. */
export function frontmatterOf(text: string): string {
  return splitText(text).yaml ?? ''
}

function splitText(text: string): Split {
  const opening = OPENING.exec(text)?.[0] ?? ''
  const below = text.slice(opening.length)
  const found = opening === '' ? null : CLOSING.exec(below)
  if (found === null) return { opening: '', yaml: null, rest: text }
  return { opening, yaml: below.slice(0, found.index), rest: below.slice(found.index) }
}

/** By key only where the lines of the block conflict; null where it cannot be told. */
function mergeBlocks(texts: Sides<string>): string | null {
  const byLines = mergeLines(texts)
  if (byLines !== null) return byLines
  for (const format of STRUCTURED_FORMATS.frontmatter) {
    const yaml = mergeDocument(texts, format)
    if (yaml !== null) return yaml
  }
  return null
}

/**
 * Takes frontmatter that one side alone added, or removed untouched by the other, with its fences and
 * the blank lines that part it from the body; the bodies are merged by lines.
 */
function takeBlock({ base, ours, theirs }: Sides<Split>): string | null {
  const blocks = { base: cutBlock(base), ours: cutBlock(ours), theirs: cutBlock(theirs) }
  const isFromOurs = blocks.theirs.block === blocks.base.block
  if (!isFromOurs && blocks.ours.block !== blocks.base.block) return null
  const block = isFromOurs ? blocks.ours.block : blocks.theirs.block
  const body = mergeLines({
    base: blocks.base.body,
    ours: blocks.ours.body,
    theirs: blocks.theirs.body,
  })
  if (body === null) return null
  const merged = cutBlock(splitText(`${block}${body}`))
  return merged.block === block && merged.body === body ? `${block}${body}` : null
}

function cutBlock({ opening, yaml, rest }: Split): {
  readonly block: string
  readonly body: string
} {
  if (yaml === null) return { block: '', body: rest }
  const parting = /^[^\n]*\n*/.exec(rest)?.[0] ?? ''
  return { block: `${opening}${yaml}${parting}`, body: rest.slice(parting.length) }
}

/** Returns the text where the lines merge, else null. */
function mergeLines({ base, ours, theirs }: Sides<string>): string | null {
  const encoder = new TextEncoder()
  const { text, conflicts } = mergeText(
    encoder.encode(base),
    encoder.encode(ours),
    encoder.encode(theirs),
  )
  return conflicts === 0 ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(text) : null
}
