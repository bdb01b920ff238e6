import type { FieldValue } from '../artifact/frontmatter-field.ts'
import { readStrictYaml } from '../artifact/strict-yaml.ts'
import type { ErrorCode } from '../errors.ts'
import { SkillmeatError, isSkillmeatError } from '../errors.ts'
import { parseStrictJson } from '../json/strict-json.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import { terminalText } from '../security/terminal-text.ts'
import type { PeerText } from './peer.ts'

/** A mapping in a peer's file, whichever way it is written. */
export type PeerFields = ReadonlyMap<string, FieldValue>

/** A lock file has some hundred characters for each file of a copy. */
const MAX_LENGTH = 4 * 1024 * 1024
/** No name, path or address that can be taken is longer. */
const MAX_TEXT = 1024

/** Reads a file that is one JSON object. Throws `E_MANIFEST_PARSE`, `E_MANIFEST_LIMIT`, `E_MANIFEST_SCHEMA`. */
export function readJsonFile(file: PeerText): PeerFields {
  const value = readWhole(file, () => parseStrictJson(file.text))
  if (!isFields(value)) throw refuseFile(file.where, 'E_MANIFEST_SCHEMA', 'is no JSON object')
  return value
}

/** Reads a file that is one YAML mapping, without anchors and tags. Throws as `readJsonFile` does. */
export function readYamlFile(file: PeerText): PeerFields {
  const fields = readWhole(file, () =>
    readStrictYaml(file.text.replace(/^\ufeff/, ''), DEFAULT_LIMITS.manifestDepth),
  )
  if (fields === null) throw refuseFile(file.where, 'E_MANIFEST_PARSE', 'is no YAML mapping')
  return fields
}

/**
 * Says of a file of an older version, or one that does not say, that nothing can be taken from it;
 * null for a version that is known. Throws `E_MANIFEST_SCHEMA` for a newer one.
 */
export function olderVersion(
  where: string,
  written: FieldValue | undefined,
  known: { readonly oldest: number; readonly newest: number },
): string | null {
  const isOne = known.oldest === known.newest
  const knows = isOne
    ? `version ${known.newest} is known`
    : `versions ${known.oldest} to ${known.newest} are known`
  if (written === undefined || written === null) {
    return `${shown(where)} does not say its version, and ${knows}: nothing was taken from it.`
  }
  const version = readNumber(written)
  if (version === null) {
    throw refuseFile(where, 'E_MANIFEST_SCHEMA', `has a version that is no number; ${knows}`)
  }
  if (version > known.newest) throw newerFile(where, `it has version ${version}, and ${knows}`)
  if (version >= known.oldest) return null
  return `${shown(where)} has version ${version}, and ${knows}: nothing was taken from it.`
}

/** Returns an entry's fields, or refuses with `E_MANIFEST_SCHEMA` what has none. */
export function fieldsOf(value: FieldValue | undefined): PeerFields {
  if (!isFields(value)) throw badEntry('it has no fields')
  return value
}

/** Returns the mapping under `key`, an empty one where there is none. Throws `E_MANIFEST_SCHEMA`. */
export function fieldsAt(fields: PeerFields, key: string): PeerFields {
  const value = fields.get(key) ?? new Map<string, FieldValue>()
  if (!isFields(value)) throw badEntry(`its "${key}" has no fields`)
  return value
}

/** Returns the list under `key`, an empty one where there is none. Throws `E_MANIFEST_SCHEMA`. */
export function listAt(fields: PeerFields, key: string): readonly FieldValue[] {
  const value = fields.get(key) ?? []
  if (!isList(value)) throw badEntry(`its "${key}" is no list`)
  return value
}

/** Returns the texts under `key`. Throws `E_MANIFEST_SCHEMA`. */
export function textsAt(fields: PeerFields, key: string): readonly string[] {
  const list = listAt(fields, key)
  if (!list.every((item) => typeof item === 'string')) {
    throw badEntry(`its "${key}" is no list of texts`)
  }
  for (const text of list) assertShort(text)
  return list
}

/** Returns the text under `key`, null where there is none. Throws `E_MANIFEST_SCHEMA`. */
export function textAt(fields: PeerFields, key: string): string | null {
  const value = fields.get(key) ?? null
  if (value !== null && typeof value !== 'string') throw badEntry(`its "${key}" is no text`)
  if (value !== null) assertShort(value)
  return value
}

/** Returns the text under `key`. Throws `E_MANIFEST_SCHEMA` where there is none. */
export function requiredTextAt(fields: PeerFields, key: string): string {
  const text = textAt(fields, key)
  if (text === null || text === '') throw badEntry(`it has no "${key}"`)
  return text
}

/** Refuses a text that is longer than any that can be taken: `E_MANIFEST_LIMIT`. */
export function assertShort(text: string): void {
  if (text.length <= MAX_TEXT) return
  throw new SkillmeatError(
    'E_MANIFEST_LIMIT',
    `a text in it is longer than ${MAX_TEXT} characters.`,
    {
      fix: 'Mend the entry by hand. Nothing was taken from it.',
    },
  )
}

/** Tells whether a value is a mapping. */
export function isFields(value: FieldValue | undefined): value is PeerFields {
  return value instanceof Map
}

function isList(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value)
}

/** The parsers know neither the file nor, in what they say, that it is no artifact's. */
function readWhole<Value>({ where, text }: PeerText, parse: () => Value): Value {
  if (text.length > MAX_LENGTH) throw refuseFile(where, 'E_MANIFEST_LIMIT', 'is too large')
  try {
    return parse()
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    const what = error.message.replace(/^The (?:JSON|frontmatter) /, '').replace(/\.$/, '')
    const code = error.code === 'E_MANIFEST_LIMIT' ? error.code : 'E_MANIFEST_PARSE'
    throw refuseFile(where, code, terminalText(what, 300))
  }
}

function refuseFile(where: string, code: ErrorCode, what: string): SkillmeatError {
  return new SkillmeatError(code, `${shown(where)} ${what}.`, {
    fix: 'Have the program that wrote it write it again, or mend it by hand. Nothing was taken from it.',
    data: { where },
  })
}

function newerFile(where: string, why: string): SkillmeatError {
  return new SkillmeatError(
    'E_MANIFEST_SCHEMA',
    `${shown(where)} was written by a newer program: ${why}.`,
    { fix: 'Install the newest skillmeat. Nothing was taken from the file.', data: { where } },
  )
}

/** Some write a version as a text. */
function readNumber(value: FieldValue): number | null {
  const isText = typeof value === 'string' && /^[0-9]{1,9}$/.test(value)
  return isText || Number.isSafeInteger(value) ? Number(value) : null
}

function badEntry(what: string): SkillmeatError {
  return new SkillmeatError('E_MANIFEST_SCHEMA', `${what}.`, {
    fix: 'Mend the entry by hand. Nothing was taken from it.',
  })
}

function shown(where: string): string {
  return terminalText(where, 300)
}
