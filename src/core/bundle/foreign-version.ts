import { SkillmeatError, isSkillmeatError } from '../errors.ts'
import { ORIGINS, encodeVersion, isVersionId } from '../history/version.ts'
import type { Version, VersionMember } from '../history/version.ts'
import type { Pristine } from '../history/pristine.ts'
import { equalBytes } from '../diff/equal-bytes.ts'
import { isObjectId } from '../object/object-id.ts'
import type { Sha256 } from '../object/object-id.ts'
import { assertNoHiddenText } from '../security/hidden-text.ts'
import type { JsonValue } from '../json/strict-json.ts'
import { parseStrictJson } from '../json/strict-json.ts'
import { isCommitId, isGitRef } from '../address/git-ref.ts'
import { isPathInSource } from '../source/candidate.ts'

const HEADER = 'skillmeat-version-v1\n'
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/
const MAX_TEXT = 65_536

type Fields = ReadonlyMap<string, JsonValue>

/**
 * Reads the record of a version that another machine made.
 *
 * Throws `E_MANIFEST_SCHEMA` unless it is, byte for byte, what `encodeVersion` writes for it, and
 * `E_HIDDEN_UNICODE` for text in it that a person cannot see.
 */
export function readForeignVersion(sha256: Sha256, bytes: Uint8Array): Version {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const fields = text.startsWith(HEADER) ? readObject(text.slice(HEADER.length)) : null
  const version = fields === null ? null : readVersion(fields)
  if (version === null || !equalBytes(encodeVersion(sha256, version).bytes, bytes)) {
    throw new SkillmeatError('E_MANIFEST_SCHEMA', 'objects.pack holds a version that is none.', {
      fix: 'Ask whoever made the bundle for it again.',
    })
  }
  const { ref = null, path = '' } = version.pristine ?? {}
  for (const said of [version.created_by, version.message, ref ?? '', path]) {
    assertNoHiddenText('a version', said)
  }
  return version
}

function readObject(text: string): Fields | null {
  try {
    const value = parseStrictJson(text)
    return value instanceof Map ? value : null
  } catch (error) {
    if (isSkillmeatError(error, 'E_MANIFEST_PARSE', 'E_MANIFEST_LIMIT')) return null
    throw error
  }
}

function readVersion(fields: Fields): Version | null {
  const origin = ORIGINS.find((known) => known === fields.get('origin'))
  const parents = listOf(fields.get('parents'))
  const identity = readIdentity(fields)
  const said = readSaid(fields)
  if (origin === undefined || identity === null || said === null) return null
  if (parents?.every(isVersionId) !== true) return null
  const version = { ...identity, parents, ...said, origin }
  const members = fields.has('members') ? readMembers(fields.get('members')) : undefined
  const pristine = fields.has('pristine') ? readPristine(fields.get('pristine')) : undefined
  if (members === null || pristine === null) return null
  return {
    ...version,
    ...(members === undefined ? {} : { members }),
    ...(pristine === undefined ? {} : { pristine }),
  }
}

function readPristine(value: JsonValue | undefined): Pristine | null {
  if (!(value instanceof Map)) return null
  const tree = value.get('tree')
  const at = value.get('at')
  const source = nullOr(value.get('source'), isObjectId)
  const ref = nullOr(value.get('ref'), isGitRef)
  const commit = nullOr(value.get('commit'), isCommitId)
  const isKnown = source !== undefined && ref !== undefined && commit !== undefined
  if (!isObjectId(tree) || !isMoment(at) || !isKnown) return null
  const came = { tree, source: isObjectId(source) ? source : null, ref, commit, at }
  if (!value.has('path')) return came
  const path = value.get('path')
  return typeof path === 'string' && isPathInSource(path) ? { ...came, path } : null
}

/** Returns a text that passes a test, or null where null is said; undefined for anything else. */
function nullOr(
  value: JsonValue | undefined,
  isGood: (text: string) => boolean,
): string | null | undefined {
  if (value === null) return null
  return typeof value === 'string' && isGood(value) ? value : undefined
}

function isMoment(value: unknown): value is string {
  return typeof value === 'string' && MOMENT.test(value)
}

function readIdentity(fields: Fields): Pick<Version, 'artifact' | 'tree'> | null {
  const artifact = fields.get('artifact')
  const tree = fields.get('tree')
  const isIdentity = typeof artifact === 'string' && UUID.test(artifact) && isObjectId(tree)
  return isIdentity ? { artifact, tree } : null
}

function readSaid(fields: Fields): Pick<Version, 'created_at' | 'created_by' | 'message'> | null {
  const [created_at, created_by, message] = ['created_at', 'created_by', 'message'].map((key) =>
    shortText(fields.get(key)),
  )
  if (!isMoment(created_at)) return null
  if (typeof created_by !== 'string' || typeof message !== 'string') return null
  return { created_at, created_by, message }
}

function readMembers(value: JsonValue | undefined): readonly VersionMember[] | null {
  const list = listOf(value)
  const members = list?.flatMap((item) => {
    if (!(item instanceof Map)) return []
    const artifact = item.get('artifact')
    const tree = item.get('tree')
    const isMember = typeof artifact === 'string' && UUID.test(artifact) && isObjectId(tree)
    return isMember ? [{ artifact, tree }] : []
  })
  return members === undefined || members.length !== list?.length ? null : members
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] | null {
  return Array.isArray(value) ? value : null
}

function shortText(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value.length <= MAX_TEXT ? value : null
}
