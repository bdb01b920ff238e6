import { asVerified, parseVerified } from '../object/verified-json.ts'
import type { ObjectId, Sha256 } from '../object/object-id.ts'
import { SkillmeatError } from '../errors.ts'
import type { Pristine } from './pristine.ts'

/** `av_` and the first 32 hex digits of the SHA-256 of a version's canonical record. */
export type VersionId = string & { readonly __brand: 'VersionId' }

export const ORIGINS = [
  'import',
  'edit',
  'upstream',
  'pull',
  'merge',
  'rollback',
  'revert',
  'fork',
] as const

/** Why a version exists. */
export type Origin = (typeof ORIGINS)[number]

/** One recorded state of one artifact. Never changed. */
export interface Version {
  /** The artifact's uuid. */
  readonly artifact: string
  readonly tree: ObjectId
  /**
   * None for an import; the first is the one the state was made from. A second one of an undo or a
   * rollback is the version that it went back to (`keptParents`).
   */
  readonly parents: readonly VersionId[]
  /** ISO 8601, UTC. */
  readonly created_at: string
  readonly created_by: string
  readonly origin: Origin
  readonly message: string
  /** Of a composite: what it was made of, in order. */
  readonly members?: readonly VersionMember[]
  /** What came from upstream; absent where nothing ever did, and in what older programs wrote. */
  readonly pristine?: Pristine
}

/** A part of a composite at one version of it. */
export interface VersionMember {
  /** The uuid of the part. */
  readonly artifact: string
  readonly tree: ObjectId
}

/** Lists every content that a version names: its own, its parts' at the time, and what is pristine. */
export function treesOfVersion({
  tree,
  members = [],
  pristine,
}: Pick<Version, 'tree' | 'members' | 'pristine'>): readonly ObjectId[] {
  return [tree, ...members.map((part) => part.tree), ...(pristine ? [pristine.tree] : [])]
}

const VERSION_ID = /^av_[0-9a-f]{32}$/

export function isVersionId(text: unknown): text is VersionId {
  return typeof text === 'string' && VERSION_ID.test(text)
}

/** Returns the id of the version whose record hashes to `id`. */
export function versionIdOf(id: ObjectId): VersionId {
  return asVerified<VersionId>(`av_${id.slice(0, 32)}`)
}

/** Returns the canonical bytes of a version and its id; the same state has the same id on every machine. */
export function encodeVersion(
  sha256: Sha256,
  version: Version,
): { readonly id: VersionId; readonly object: ObjectId; readonly bytes: Uint8Array } {
  const { artifact, tree, parents, created_at, created_by, origin, message } = version
  const { members, pristine } = version
  const record = {
    artifact,
    tree,
    parents,
    created_at,
    created_by,
    origin,
    message,
    ...(members === undefined ? {} : { members }),
    ...(pristine === undefined ? {} : { pristine: inOrder(pristine) }),
  }
  const bytes = new TextEncoder().encode(`skillmeat-version-v1\n${JSON.stringify(record)}`)
  const object = sha256(bytes)
  return { id: versionIdOf(object), object, bytes }
}

/** The order of the keys is part of the bytes. */
function inOrder({ tree, source, ref, commit, at, path }: Pristine): Pristine {
  return { tree, source, ref, commit, at, ...(path === undefined ? {} : { path }) }
}

/** Reads what `encodeVersion` wrote. Throws `E_STORE_CORRUPT` for anything else. */
export function decodeVersion(id: string, bytes: Uint8Array): Version {
  const text = new TextDecoder().decode(bytes)
  const header = 'skillmeat-version-v1\n'
  if (!text.startsWith(header)) {
    throw new SkillmeatError('E_STORE_CORRUPT', `Object ${id} is not a version.`, {
      fix: 'Run `skillmeat verify` to see what is damaged.',
    })
  }
  return parseVerified<Version>(text.slice(header.length))
}
