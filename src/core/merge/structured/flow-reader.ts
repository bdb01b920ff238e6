import { layOutFlow } from './flow-layout.ts'
import type { CommentPattern, FlowPart } from './flow-layout.ts'
import type { TextContainer, TextScalar, TextValue } from './text-value.ts'

/** How a language writes values between brackets. All patterns are sticky. */
export interface FlowGrammar {
  readonly comment: CommentPattern
  readonly key: RegExp
  /** The key and what binds it to its value, with the space around it. */
  readonly binding: RegExp
  readonly scalar: RegExp
  /** Returns the key that `text` writes; null where it cannot be told. */
  readKey(text: string): string | null
  /** Returns what makes two scalars the same value. */
  identify(text: string): string
}

/** A value that was read, and the offset after it. */
export interface ReadValue {
  readonly value: TextValue
  readonly end: number
}

/**
 * Reads the value that begins at `at`: a scalar, or a map or list between brackets.
 *
 * The text is known to be valid; null means that it is written in a way that is not understood.
 */
export function readFlowValue(text: string, at: number, grammar: FlowGrammar): ReadValue | null {
  const bracket = text.charAt(at)
  if (bracket === '{' || bracket === '[') return readContainer(text, at, grammar)
  const found = match(grammar.scalar, text, at)
  if (found === '') return null
  const value: TextScalar = { kind: 'scalar', text: found, identity: grammar.identify(found) }
  return { value, end: at + found.length }
}

function readContainer(text: string, start: number, grammar: FlowGrammar): ReadValue | null {
  const kind = text.charAt(start) === '{' ? 'map' : 'list'
  const closing = kind === 'map' ? '}' : ']'
  const parts: FlowPart[] = []
  let at = skipBetween(text, start + 1, grammar)
  while (at < text.length && text.charAt(at) !== closing) {
    const part = kind === 'map' ? readEntry(text, at, grammar) : readItem(text, at, grammar)
    if (part === null) return null
    parts.push(part)
    at = skipBetween(text, part.end, grammar)
  }
  const end = at + 1
  const value: TextContainer | null = layOutFlow(text, { kind, start, end, parts }, grammar.comment)
  return value === null ? null : { value, end }
}

function readEntry(text: string, start: number, grammar: FlowGrammar): FlowPart | null {
  const head = match(grammar.key, text, start)
  const gap = match(grammar.binding, text, start + head.length)
  const key = grammar.readKey(head)
  if (head === '' || gap === '' || key === null) return null
  const read = readFlowValue(text, start + head.length + gap.length, grammar)
  return read === null ? null : { key, head, gap, value: read.value, start, end: read.end }
}

function readItem(text: string, start: number, grammar: FlowGrammar): FlowPart | null {
  const read = readFlowValue(text, start, grammar)
  return read === null
    ? null
    : { key: '', head: '', gap: '', value: read.value, start, end: read.end }
}

/** Skips space, commas and comments. */
function skipBetween(text: string, from: number, { comment }: FlowGrammar): number {
  let at = from
  for (;;) {
    at += match(/[\s,]*/y, text, at).length
    const length = match(comment, text, at).length
    if (length === 0) return at
    at += length
  }
}

/** Returns what `pattern` takes at `at`; empty where it does not fit. */
export function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}
