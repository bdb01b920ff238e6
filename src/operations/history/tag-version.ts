import { SkillmeatError } from '../../core/errors.ts'
import { whyNoTag } from '../../core/history/version-name.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { VersionTagEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { openSession } from '../engine/run/open-session.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { findVersionOf } from '../catalog/find-version.ts'
import { historyScope } from '../catalog/version-refs.ts'

export interface TagRequest {
  readonly name: string
  readonly tag: string
  /** `head` when null. */
  readonly version: string | null
  /** Move a tag that names another version. */
  readonly force: boolean
  readonly dryRun: boolean
}

export interface TaggedVersion {
  readonly artifact: string
  readonly tag: string
  readonly version: VersionId
}

/** Gives a version a name. Throws `E_NAME_INVALID`, and `E_NAME_TAKEN` where the tag names another version. */
export async function tagVersion(
  ports: Ports,
  request: TagRequest,
): Promise<ChangeOutcome<TaggedVersion>> {
  const { tag } = request
  const reason = whyNoTag(tag)
  if (reason !== null) {
    throw new SkillmeatError('E_NAME_INVALID', `"${tag}" cannot be a tag.`, { fix: reason })
  }
  const scope = (tx: Transaction) => historyScope(tx, request.name)
  return runChange(ports, { command: 'tag', dryRun: request.dryRun, scope }, async (tx) => {
    const artifact = await findArtifact(tx, request.name)
    const found = await findVersionOf(tx, artifact, request.version ?? 'head')
    const key = viewKeys.versionTag(artifact.uuid, tag)
    const earlier = await tx.get<VersionTagEntry>(key)
    const label = artifactLabel(artifact)
    const result = { artifact: label, tag, version: found.version }
    if (earlier !== null && earlier.version !== found.version && !request.force) {
      throw new SkillmeatError(
        'E_NAME_TAKEN',
        `${tag} names ${earlier.version.slice(0, 11)} of ${label} already.`,
        { fix: 'Choose another tag, or move this one with --force.' },
      )
    }
    if (earlier?.version !== found.version) {
      tx.put(key, {
        uuid: artifact.uuid,
        tag,
        ...found,
        tagged_at: tx.now(),
        tagged_by: ports.places.user,
      } satisfies VersionTagEntry)
    }
    return { summary: `Tagged ${label} as ${tag}`, result }
  })
}

/** Takes a tag away; the version stays. */
export async function deleteTag(
  ports: Ports,
  request: Pick<TagRequest, 'name' | 'tag' | 'dryRun'>,
): Promise<ChangeOutcome<TaggedVersion>> {
  const change = { command: 'tag', dryRun: request.dryRun, scope: () => Promise.resolve({}) }
  return runChange(ports, change, async (tx) => {
    const artifact = await findArtifact(tx, request.name)
    const key = viewKeys.versionTag(artifact.uuid, request.tag)
    const entry = await tx.get<VersionTagEntry>(key)
    const label = artifactLabel(artifact)
    if (entry === null) {
      throw new SkillmeatError('E_NOT_FOUND', `${label} has no tag "${request.tag}".`, {
        missing: 'tag',
        fix: `\`skillmeat tag ${artifact.name}\` lists its tags.`,
      })
    }
    tx.remove(key)
    const result = { artifact: label, tag: request.tag, version: entry.version }
    return { summary: `Deleted tag ${request.tag} of ${label}`, result }
  })
}

/** Lists the tags of an artifact, by name. */
export async function listTags(ports: Ports, name: string): Promise<readonly VersionTagEntry[]> {
  const tx = new Transaction(await openSession(ports))
  const { uuid } = await findArtifact(tx, name)
  return tx.scan<VersionTagEntry>(viewKeys.versionTags(uuid))
}
