import type { SkillmeatError } from '../../core/errors.ts'
import type { Tree } from '../../core/object/tree.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import type { Ports } from '../../ports/ports.ts'
import { readState } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { wantedVersions } from './plugin-statements.ts'
import type { WantedVersion } from './plugin-statements.ts'
import { listMembers, listParents, stateOfMember } from './members.ts'
import type { Member, MemberState } from './members.ts'
import { currentCollection } from './current-collection.ts'
import { findArtifact } from './find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'

export interface ListRequest {
  readonly collection: string | null
  readonly type: ArtifactType | null
  readonly tag: string | null
}

export interface ListedArtifact {
  readonly entry: ArtifactEntry
  readonly deployments: number
  /** Why its files in the collection cannot be read, or that they are missing. */
  readonly problem: SkillmeatError | 'missing' | null
}

/** Lists a collection, by type and name. */
export async function listArtifacts(
  ports: Ports,
  request: ListRequest,
): Promise<readonly ListedArtifact[]> {
  return readState(
    ports,
    async (tx) => ({ collections: [await currentCollection(tx, request.collection)] }),
    async (tx, state) => {
      const deployed = Map.groupBy(
        await tx.scan<DeploymentEntry>(viewKeys.allDeployments()),
        ({ uuid }) => uuid,
      )
      return [...state.artifacts.values()]
        .filter(({ entry }) => request.type === null || entry.type === request.type)
        .filter(({ entry }) => request.tag === null || entry.tags.includes(request.tag))
        .map(({ entry, onDisk, problem }) => ({
          entry,
          deployments: deployed.get(entry.uuid)?.length ?? 0,
          problem: problem ?? (onDisk === null ? ('missing' as const) : null),
        }))
        .toSorted((a, b) => (sortKey(a.entry) < sortKey(b.entry) ? -1 : 1))
    },
  )
}

export interface ArtifactDetail {
  readonly entry: ArtifactEntry
  readonly tree: Tree
  readonly deployments: readonly DeploymentEntry[]
  /** What it is made of, if it is a composite. */
  readonly members: readonly (Member & {
    readonly state: MemberState
    /** Of what it depends on: which versions it wants; null for a part. */
    readonly wants: WantedVersion | null
  })[]
  /** The composites that it is a part of. */
  readonly partOf: readonly string[]
}

/** Returns all that is known of one artifact. */
export async function showArtifact(ports: Ports, name: string): Promise<ArtifactDetail> {
  const scope = async (tx: Transaction) => {
    const artifact = await findArtifact(tx, name)
    const parts = (await listMembers(tx, artifact)).flatMap((member) => member.artifact ?? [])
    return { artifacts: [artifact, ...parts] }
  }
  return readState(ports, scope, async (tx, state) => {
    const { uuid } = await findArtifact(tx, name)
    const entry = state.artifacts.get(uuid)?.entry
    if (entry === undefined) throw new Error(`${uuid} was not observed`)
    const all = await tx.scan<DeploymentEntry>(viewKeys.allDeployments())
    const members = await listMembers(tx, entry)
    const wanted = await wantedVersions(tx, entry, members)
    return {
      entry,
      tree: await tx.objects.tree(entry.tree),
      deployments: all.filter((deployment) => deployment.uuid === uuid),
      members: members.map((member) => ({
        ...member,
        wants: wanted.get(member.child) ?? null,
        state: stateOfMember(member),
      })),
      partOf: await nameParents(tx, entry),
    }
  })
}

async function nameParents(
  transaction: Transaction,
  { uuid, collection }: ArtifactEntry,
): Promise<string[]> {
  const names: string[] = []
  for (const { composite } of await listParents(transaction, uuid)) {
    const key = viewKeys.artifact(collection, composite)
    const entry = await transaction.get<ArtifactEntry>(key)
    if (entry !== null) names.push(artifactLabel(entry))
  }
  return names.toSorted()
}

function sortKey({ type, name }: ArtifactEntry): string {
  return `${type} ${name}`
}
