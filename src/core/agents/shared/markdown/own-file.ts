import type { PlainJson } from '../../../json/plain-json.ts'
import type { Format, Loss, Slot, TextChange } from '../../../form/format.ts'
import type { PlainObject } from '../data.ts'
import { isSame, isText, pickKeys, withChanges } from '../data.ts'
import type { FileCodec } from './file-codec.ts'
import type { MarkdownFile } from './markdown-file.ts'
import { readMarkdown, setBody, setField } from './markdown-file.ts'

/** A markdown artifact as an agent's file says it: its fields by name, and its body. */
export interface SaidMarkdown {
  readonly fields: PlainObject
  /** Null where the file says none. */
  readonly body: string | null
}

/** How an agent writes a markdown artifact into a file of its own. */
export interface OwnFileDialect {
  /** Id of the format. */
  readonly id: string
  readonly codec: FileCodec
  /** The keys that say what the collection can say, in the order of a new file. */
  readonly order: readonly string[]
  /** Returns the file's keys for an artifact. */
  encode(artifact: MarkdownFile, slot: Slot): PlainObject
  /** Returns what the file says; `was` is the artifact that was written there, null for a new one. */
  decode(values: PlainObject, slot: Slot, was: MarkdownFile | null): SaidMarkdown
  /** Returns a field's value in the words of the artifact, which has `was`. */
  spell?(field: string, value: PlainJson, was: PlainJson | undefined): PlainJson
  losses(artifact: MarkdownFile, slot: Slot): readonly Loss[]
  isEmpty(file: string): boolean
}

/** Makes the format of a markdown artifact that has a file in the agent's form to itself. */
export function ownFile(dialect: OwnFileDialect): Format {
  return {
    id: dialect.id,
    part: 'artifact.md',
    read: (file, slot, was) => readOwnFile(dialect, file, { slot, was }),
    write: (file, slot, change) => writeOwnFile(dialect, file, { slot, change }),
    isEmpty: (file) => dialect.isEmpty(file),
    hasKey: () => false,
    losses: (text, slot) => dialect.losses(readMarkdown(text), slot),
  }
}

function readOwnFile(
  dialect: OwnFileDialect,
  file: string,
  { slot, was }: { readonly slot: Slot; readonly was: string | null },
): string | null {
  const values = pickKeys(dialect.codec.read(file), dialect.order)
  const written = keysOf(dialect, was, slot)
  if (Object.keys(values).length === 0) {
    return Object.keys(written).length === 0 ? was : null
  }
  const artifact = was === null ? null : readMarkdown(was)
  const now = dialect.decode(values, slot, artifact)
  if (was === null) return newArtifact(dialect, now)
  return changedArtifact(dialect, was, { before: dialect.decode(written, slot, artifact), now })
}

function newArtifact(dialect: OwnFileDialect, { fields, body }: SaidMarkdown): string {
  let text = '\n'
  for (const [key, value] of Object.entries(fields)) {
    text = setField(text, key, dialect.spell?.(key, value, undefined) ?? value)
  }
  return setBody(text, unixLines(body ?? ''))
}

function changedArtifact(
  dialect: OwnFileDialect,
  was: string,
  { before, now }: Readonly<Record<'before' | 'now', SaidMarkdown>>,
): string {
  const artifact = readMarkdown(was)
  let text = was
  for (const key of new Set([...Object.keys(before.fields), ...Object.keys(now.fields)])) {
    const value = now.fields[key]
    if (isSame(before.fields[key], value)) continue
    const own = artifact.fields[key]
    const spelled = value === undefined ? undefined : (dialect.spell?.(key, value, own) ?? value)
    text = setField(text, key, spelled)
  }
  const old = before.body ?? ''
  const next = old.includes('\r') ? (now.body ?? '') : unixLines(now.body ?? '')
  return next === old ? text : setBody(text, withLines(artifact.body, { old, next }))
}

/** A file that git checked out with other line ends says the same. */
function unixLines(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

/** Returns `next` with those lines of `body` that stand for lines of `old` that did not change. */
function withLines(
  body: string,
  { old, next }: { readonly old: string; readonly next: string },
): string {
  const [own, before, after] = [body, old, next].map((text) => text.split('\n'))
  if (own === undefined || before === undefined || after === undefined) return next
  if (own.length !== before.length) return next
  const isSameLine = (at: number, from: number) => bare(before.at(at)) === bare(after.at(from))
  const end = (at: number) => (after.at(at)?.endsWith('\r') === true ? '\r' : '')
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && isSameLine(head, head)) head += 1
  let tail = 0
  while (tail < shorter - head && isSameLine(-1 - tail, -1 - tail)) tail += 1
  return [
    ...own.slice(0, head).map((line, at) => bare(line) + end(at)),
    ...after.slice(head, after.length - tail),
    ...own.slice(own.length - tail).map((line, at) => bare(line) + end(at - tail)),
  ].join('\n')
}

function bare(line = ''): string {
  return line.replace(/\r$/, '')
}

function writeOwnFile(
  dialect: OwnFileDialect,
  file: string,
  { slot, change }: { readonly slot: Slot; readonly change: TextChange },
): string {
  const { was, now } = change
  if (was === now) return file
  const before = keysOf(dialect, was, slot)
  const next = keysOf(dialect, now, slot)
  const there = dialect.codec.read(file)
  const changes = dialect.order.flatMap((key): [string, PlainJson | undefined][] => {
    const value = nextValue(there[key], {
      was: was === null ? there[key] : before[key],
      now: next[key],
    })
    return isSame(there[key], value) ? [] : [[key, value]]
  })
  // The body goes first, since what is left of the fields may be no frontmatter any more.
  const ordered = now === null ? changes.toReversed() : changes
  return ordered.reduce((text, [key, value]) => dialect.codec.set(text, key, value), file)
}

function keysOf(dialect: OwnFileDialect, text: string | null, slot: Slot): PlainObject {
  return text === null ? {} : dialect.encode(readMarkdown(text), slot)
}

interface ValueChange {
  readonly was: PlainJson | undefined
  readonly now: PlainJson | undefined
}

function nextValue(there: PlainJson | undefined, { was, now }: ValueChange): PlainJson | undefined {
  if (isSame(was, now)) return there
  if (there === undefined || was === undefined || now === undefined) return now
  return isText(now) ? now : withChanges(there, was, now)
}
