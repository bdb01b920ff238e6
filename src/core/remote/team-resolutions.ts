import { lineConflictId } from '../merge/conflict-id.ts'
import { isSkillmeatError } from '../errors.ts'
import { isPlainObject, toPlainJson } from '../json/plain-json.ts'
import type { PlainJson } from '../json/plain-json.ts'
import { parseStrictJson } from '../json/strict-json.ts'
import type { PlaceContext } from '../merge/place-context.ts'
import type { Sha256 } from '../object/object-id.ts'
import { isSafePath } from '../security/safe-path.ts'
import { findHiddenText } from '../security/hidden-text.ts'

/** The file at the top of a team's repository that holds how conflicts were decided; only who turns it on has it. */
export const TEAM_RESOLUTIONS = 'resolutions.jsonl'

const MAX_BYTES = 4 * 1024 * 1024
const MAX_TEXT = 64 * 1024

/** How somebody decided a place of a text in which two sides conflict. */
export interface TeamResolution {
  /** The uuid of the artifact in the repository. */
  readonly artifact: string
  readonly path: string
  readonly base: string
  readonly ours: string
  readonly theirs: string
  readonly result: string
  readonly place: PlaceContext
  readonly recordedAt: string
  readonly recordedBy: string
}

export interface TeamResolutions {
  /** By artifact and conflict. */
  readonly known: ReadonlyMap<string, TeamResolution>
  /** Those of all that are decided there, in two ways included. */
  readonly keys: ReadonlySet<string>
  /** How many lines cannot be taken. */
  readonly refused: number
}

const UTF8 = new TextEncoder()

/** Tells a decision: the same sides in the same place of the same artifact have one key. */
export function resolutionKey(sha256: Sha256, one: TeamResolution): string {
  const { path, place } = one
  const sides = {
    base: UTF8.encode(one.base),
    ours: UTF8.encode(one.ours),
    theirs: UTF8.encode(one.theirs),
  }
  const id = lineConflictId(sha256, sides, { path, ...place })
  return `${one.artifact} ${id}`
}

/**
 * Reads the decisions of a team, which may come from anybody. A line that is none, or whose text hides
 * something, is passed over and counted; of two that decide one place differently neither counts.
 */
export function readTeamResolutions(sha256: Sha256, bytes: Uint8Array | null): TeamResolutions {
  if (bytes === null) return { known: new Map(), keys: new Set(), refused: 0 }
  if (bytes.length > MAX_BYTES) return { known: new Map(), keys: new Set(), refused: 1 }
  const known = new Map<string, TeamResolution>()
  const differ = new Set<string>()
  let refused = 0
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    if (line.trim() === '') continue
    const one = readLine(line)
    if (one === null) {
      refused += 1
      continue
    }
    const key = resolutionKey(sha256, one)
    const other = known.get(key)
    if (other !== undefined && other.result !== one.result) differ.add(key)
    known.set(key, one)
  }
  const keys = new Set(known.keys())
  for (const key of differ) known.delete(key)
  return { known, keys, refused: refused + differ.size }
}

/**
 * Returns the file with more decisions: a line each, in an order that does not depend on who wrote it.
 * What is there stays as it is written, whether or not it can be read here. Null where there is no room.
 */
export function addTeamResolutions(
  previous: Uint8Array | null,
  added: readonly TeamResolution[],
): Uint8Array | null {
  const old = previous === null ? '' : new TextDecoder().decode(previous)
  const lines = new Set(old.split('\n').filter((line) => line.trim() !== ''))
  for (const one of added) lines.add(JSON.stringify(toLine(one)))
  const bytes = UTF8.encode(
    [...lines]
      .toSorted()
      .map((line) => `${line}\n`)
      .join(''),
  )
  return bytes.length > MAX_BYTES ? null : bytes
}

function toLine({ recordedAt, recordedBy, ...one }: TeamResolution) {
  return { ...one, recorded_at: recordedAt, recorded_by: recordedBy }
}

const TEXTS = [
  'artifact',
  'path',
  'base',
  'ours',
  'theirs',
  'result',
  'recorded_at',
  'recorded_by',
] as const

type Texts = Readonly<Record<(typeof TEXTS)[number], string>>

function readLine(line: string): TeamResolution | null {
  const value = parse(line)
  if (!isPlainObject(value)) return null
  const place = readPlace(value['place'])
  if (place === null || !hasTexts(value)) return null
  const { artifact, path, base, ours, theirs, result } = value
  const { recorded_at: recordedAt, recorded_by: recordedBy } = value
  const one = { artifact, path, base, ours, theirs, result, place, recordedAt, recordedBy }
  return isTaken(one) ? one : null
}

function hasTexts(value: Readonly<Record<string, PlainJson>>): value is Texts {
  return TEXTS.every((key) => typeof value[key] === 'string')
}

function readPlace(value: PlainJson | undefined): PlaceContext | null {
  if (!isPlainObject(value)) return null
  const { before, after, under } = value
  if (typeof before !== 'string' || typeof after !== 'string') return null
  return typeof under === 'string' || under === null ? { before, after, under } : null
}

function isTaken(one: TeamResolution): boolean {
  const { path, base, ours, theirs, result, recordedAt, recordedBy } = one
  return (
    isSafePath(path) &&
    [base, ours, theirs, result, recordedBy].every(({ length }) => length <= MAX_TEXT) &&
    !Number.isNaN(Date.parse(recordedAt)) &&
    findHiddenText(path, result).length === 0
  )
}

function parse(line: string): PlainJson {
  try {
    return toPlainJson(parseStrictJson(line))
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}
