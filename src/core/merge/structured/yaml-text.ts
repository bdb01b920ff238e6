import type { Node, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import { isMap, isScalar, isSeq, parseDocument } from 'yaml'
import type { FlowPart } from './flow-layout.ts'
import { layOutFlow } from './flow-layout.ts'
import { match } from './flow-reader.ts'
import type { TextContainer, TextDocument, TextPart, TextValue } from './text-value.ts'
import {
  asPair,
  dashStart,
  identify,
  isBlock,
  isEmptyScalar,
  isFlow,
  keyEnd,
  keyOf,
  keyStart,
  withoutLastLineEnds,
} from './yaml-nodes.ts'

const COMMENT = /#[^\n]*/y
const BLANK_OR_COMMENT = /^(?:[ \t]*(?:#[^\n]*)?(?:\n|$))*$/

/**
 * Reads YAML whose root is a map into pieces.
 *
 * The text was read by `readYamlData` before; null means that it is written in a way that cannot be
 * taken apart: keys that are no strings, `? key`, a root beside its `---`.
 */
export function readYamlText(text: string): TextDocument | null {
  const document = parseDocument(text, {
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    keepSourceTokens: true,
    prettyErrors: false,
    logLevel: 'error',
  })
  const { contents } = document
  if (document.errors.length > 0) return null
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return BLANK_OR_COMMENT.test(text) ? { before: '', root: EMPTY, after: text } : null
  }
  if (!isMap(contents)) return null
  return new YamlReader(text).readRoot(contents)
}

const EMPTY: TextContainer = {
  kind: 'map',
  layout: 'block',
  open: '',
  parts: [],
  close: '',
  indent: '',
  isCompact: false,
}

/** A value with the offset after its last character, the comment of its line not included. */
interface ReadNode {
  readonly value: TextValue
  readonly end: number
}

/** Where a part stands: its head, and the text before it that is not yet given to a part. */
interface PartSpan {
  readonly from: number
  readonly start: number
  readonly headEnd: number
}

class YamlReader {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  readRoot(contents: YAMLMap): TextDocument | null {
    const before = /^(?:[ \t]*(?:#[^\n]*)?\n)*---[ \t]*(?:#[^\n]*)?\n/.exec(this.#text)?.[0] ?? ''
    const [start = 0] = contents.range ?? []
    if (start < before.length) return null
    const from = isFlow(contents) ? start : before.length
    const read = isFlow(contents) ? this.#readFlow(contents) : this.#readBlock(contents, from)
    if (read === null) return null
    const after = this.#text.slice(read.end)
    return { before: this.#text.slice(0, from), root: read.value, after }
  }

  /** Reads the value of a part whose head ends at `headEnd`, and what stands between. */
  #readValue(node: Node | null, headEnd: number): (ReadNode & { readonly gap: string }) | null {
    if (node === null || isEmptyScalar(node)) {
      const gap = match(/[ \t]*:?/y, this.#text, headEnd)
      const value: TextValue = { kind: 'scalar', text: '', identity: 'r:' }
      return { gap, value, end: headEnd + gap.length }
    }
    const [start = 0] = node.range ?? []
    const from = isBlock(node) ? this.#blockStart(start, headEnd) : start
    const read = this.#readNode(node, from)
    return read === null ? null : { ...read, gap: this.#text.slice(headEnd, from) }
  }

  #readNode(node: Node, from: number): ReadNode | null {
    if (isScalar(node)) return this.#readScalar(node)
    if (!isMap(node) && !isSeq(node)) return null
    return isFlow(node) ? this.#readFlow(node) : this.#readBlock(node, from)
  }

  /** A block below the line of its key begins with the next line, comments included. */
  #blockStart(start: number, headEnd: number): number {
    const lineEnd = this.#text.indexOf('\n', headEnd)
    return start < lineEnd || lineEnd === -1 ? start : lineEnd + 1
  }

  #readScalar(node: Scalar): ReadNode {
    const [start = 0, valueEnd = 0] = node.range ?? []
    const text = withoutLastLineEnds(this.#text.slice(start, valueEnd))
    return {
      value: { kind: 'scalar', text, identity: identify(node, text) },
      end: start + text.length,
    }
  }

  /** Reads a map or list whose parts begin lines; the first may go on in the line of `from`. */
  #readBlock(node: YAMLMap | YAMLSeq, from: number): ReadNode | null {
    const parts: TextPart[] = []
    const columns = new Set<number>()
    const isCompact = from > 0 && this.#text[from - 1] !== '\n'
    let end = from
    for (const [index, item] of node.items.entries()) {
      const start = isMap(node) ? keyStart(item) : dashStart(node, index)
      if (start === null) return null
      const begun = index === 0 ? from : end + 1
      const part = isMap(node)
        ? this.#readEntry(item, { from: begun, start, headEnd: keyEnd(item) })
        : this.#readItem(item, { from: begun, start, headEnd: start + 1 })
      if (part === null) return null
      columns.add(this.#columnOf(start))
      parts.push(part)
      end = part.end
    }
    const [column = 0] = columns
    if (columns.size > 1) return null
    const kind = isMap(node) ? 'map' : 'list'
    const indent = ' '.repeat(column)
    const value = { ...EMPTY, kind, parts, indent, isCompact } satisfies TextContainer
    return { value, end }
  }

  #readEntry(item: unknown, span: PartSpan) {
    const pair = asPair(item)
    const key = keyOf(pair)
    if (pair === null || key === null) return null
    if (match(/[ \t]*:/y, this.#text, span.headEnd) === '') return null
    return this.#readPart(pair.value, key, span)
  }

  #readItem(item: unknown, span: PartSpan) {
    return isScalar(item) || isMap(item) || isSeq(item) ? this.#readPart(item, '', span) : null
  }

  #readPart(
    node: Node | null,
    key: string,
    { from, start, headEnd }: PartSpan,
  ): (TextPart & { readonly end: number }) | null {
    const read = this.#readValue(node, headEnd)
    if (read === null) return null
    const lead = this.#readLead(from, start)
    const lineEnd = this.#text.indexOf('\n', read.end)
    const end = lineEnd === -1 ? this.#text.length : lineEnd
    const trail = this.#text.slice(read.end, end)
    if (lead === null || !/^[ \t]*(?:[ \t]#.*)?$/.test(trail)) return null
    const { gap, value } = read
    const head = this.#text.slice(start, headEnd)
    return { key, ...lead, head, gap, value, beforeComma: '', hasComma: false, trail, end }
  }

  /** Cuts what stands before a part into the lines above it and its indentation. */
  #readLead(from: number, start: number): Pick<TextPart, 'lead' | 'indent'> | null {
    const indent = ' '.repeat(this.#columnOf(start))
    if (from === start) return { lead: '', indent }
    const text = this.#text.slice(from, start)
    const lead = text.slice(0, text.lastIndexOf('\n') + 1)
    return BLANK_OR_COMMENT.test(lead) && text === lead + indent ? { lead, indent } : null
  }

  #columnOf(at: number): number {
    return at - (this.#text.lastIndexOf('\n', at - 1) + 1)
  }

  #readFlow(node: YAMLMap | YAMLSeq): ReadNode | null {
    const [start = 0, end = 0] = node.range ?? []
    const kind = isMap(node) ? 'map' : 'list'
    const parts: FlowPart[] = []
    for (const item of node.items) {
      const part = isMap(node) ? this.#readFlowEntry(item) : this.#readFlowItem(item)
      if (part === null) return null
      parts.push(part)
    }
    const value = layOutFlow(this.#text, { kind, start, end, parts }, COMMENT)
    return value === null ? null : { value, end }
  }

  #readFlowEntry(item: unknown): FlowPart | null {
    const pair = asPair(item)
    const start = keyStart(item)
    const key = keyOf(pair)
    if (pair === null || key === null || start === null) return null
    const headEnd = keyEnd(item)
    const read = this.#readValue(pair.value, headEnd)
    if (read === null) return null
    const { gap, value, end } = read
    return { key, head: this.#text.slice(start, headEnd), gap, value, start, end }
  }

  #readFlowItem(item: unknown): FlowPart | null {
    if (!isScalar(item) && !isMap(item) && !isSeq(item)) return null
    const [start = 0] = item.range ?? []
    const read = this.#readValue(item, start)
    return read === null || read.gap !== ''
      ? null
      : { key: '', head: '', gap: '', value: read.value, start, end: read.end }
  }
}
