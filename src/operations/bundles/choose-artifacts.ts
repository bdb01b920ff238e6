import { artifactPath } from '../../core/artifact/artifact-path.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { collisionKey } from '../../core/security/safe-path.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { findArtifacts } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { currentCollection } from '../catalog/current-collection.ts'
import { listMembers, withAllMembers } from '../catalog/members.ts'
import type { Member } from '../catalog/members.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** A part of a composite that is exported with it. */
export type PresentMember = Member & { readonly artifact: ArtifactEntry }

/** What leaves the collection. */
export interface Chosen {
  /** An artifact's name, or the collection's. */
  readonly name: string
  /** Without repeats, by type and name; what a composite is made of is among them. */
  readonly artifacts: readonly ArtifactEntry[]
  /** The parts of each composite among them, in their order, by its uuid. */
  readonly members: ReadonlyMap<string, readonly PresentMember[]>
  /** Parts that are gone from the collection. Labels. */
  readonly leftOut: readonly string[]
}

export interface ChooseRequest {
  readonly names: readonly string[]
  /** The whole collection in use. */
  readonly all: boolean
}

/**
 * Finds the artifacts that a person wants to export, and the parts of composites among them.
 *
 * Throws as `findArtifact` does, `E_USAGE` when nothing is named or two of one name, and
 * `E_SOURCE_EMPTY` for an empty collection.
 */
export async function chooseArtifacts(
  transaction: Transaction,
  { names, all }: ChooseRequest,
): Promise<Chosen> {
  if (all === names.length > 0) {
    throw new SkillmeatError('E_USAGE', 'It is not said what to export.', {
      fix: 'Name artifacts, or write --all for the whole collection.',
    })
  }
  const found = new Map<string, ArtifactEntry>()
  const members = new Map<string, readonly PresentMember[]>()
  const leftOut: string[] = []
  const whole = await withAllMembers(transaction, await findArtifacts(transaction, names))
  for (const artifact of whole) {
    found.set(artifact.uuid, artifact)
    if (artifact.type !== 'composite') continue
    const parts = await listMembers(transaction, artifact)
    const present = parts.filter((part): part is PresentMember => part.artifact !== null)
    members.set(artifact.uuid, present)
    for (const { artifact: part, replacement } of present) {
      for (const one of [part, replacement]) if (one !== null) found.set(one.uuid, one)
    }
    leftOut.push(...parts.flatMap((part) => (part.artifact === null ? artifactLabel(part) : [])))
  }
  const artifacts = [...found.values()].toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
  assertDistinct(artifacts)
  const [first] = artifacts
  const [only, second] = names
  if (first === undefined) throw nothing()
  const isOne = only !== undefined && second === undefined
  const named = isOne ? (await findArtifacts(transaction, names))[0]?.name : undefined
  return { name: named ?? (await currentCollection(transaction)), artifacts, members, leftOut }
}

function placeOf({ type, name }: ArtifactEntry): string {
  return artifactPath(type, name)
}

/** Two collections may each have one of that name. */
function assertDistinct(artifacts: readonly ArtifactEntry[]): void {
  const seen = new Set<string>()
  for (const artifact of artifacts) {
    const key = collisionKey(placeOf(artifact))
    if (seen.has(key)) {
      throw new SkillmeatError('E_USAGE', `Two artifacts are called ${artifactLabel(artifact)}.`, {
        fix: 'Export them one after the other.',
      })
    }
    seen.add(key)
  }
}

function nothing(): SkillmeatError {
  return new SkillmeatError('E_SOURCE_EMPTY', 'The collection holds no artifact.', {
    fix: '`skillmeat add` brings some.',
  })
}
