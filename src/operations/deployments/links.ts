import { LINK_FILE } from '../../core/artifact/artifact-path.ts'
import { findAgent } from '../../core/agents/agents.ts'
import { agentOfRoot } from '../../core/agents/destinations.ts'
import { at } from '../../core/agents/shared/agent.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { OtherNames } from '../../core/form/format.ts'
import type { Place } from '../../core/operation-log/operation.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { placeOnPlatform } from '../catalog/target-project.ts'
import type { TargetPlace, TargetPlatform } from '../catalog/target-project.ts'
import { capturePlace } from '../engine/observe/capture-tree.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/**
 * Returns the place of the one copy that links lead to: where agents that share a folder look. Throws
 * `E_USAGE` for what is no skill.
 */
export function placeToLinkTo(
  { ports }: Transaction,
  target: TargetPlatform,
  artifact: ArtifactEntry & { readonly renamed?: OtherNames },
): TargetPlace | null {
  if (artifact.type !== 'skill') {
    throw new SkillmeatError(
      'E_USAGE',
      `${artifactLabel(artifact)} is no skill: only skills are linked.`,
      {
        fix: 'Leave --link out, or deploy the skills by themselves.',
      },
    )
  }
  const shared = findAgent('agents')
  return shared === null ? null : placeOnPlatform(ports, { ...target, platform: shared }, artifact)
}

/**
 * Plans a link at `path`, below the project, to a copy; returns whether it is new. Throws
 * `E_DEPLOY_TARGET_EXISTS` where something else is.
 */
export async function planLink(
  transaction: Transaction,
  entry: DeploymentEntry,
  path: string,
): Promise<boolean> {
  const place = linkPlace(entry, path)
  const there = await readLink(transaction, entry, path)
  const blob = transaction.addObject('blob', new TextEncoder().encode(targetOf(entry, path)))
  const wanted = transaction.addTree([{ path: LINK_FILE, mode: '120000', blob }]).id
  if (there !== null && there !== wanted) throw taken(entry, path)
  transaction.write(place, there, wanted)
  return there === null
}

/** Plans the links to a copy away; one that leads elsewhere by now stays. */
export async function dropLinks(transaction: Transaction, entry: DeploymentEntry): Promise<void> {
  for (const path of entry.links ?? []) {
    const there = await readLink(transaction, entry, path).catch((error: unknown) => {
      if (isSkillmeatError(error, 'E_DEPLOY_TARGET_EXISTS')) return null
      throw error
    })
    if (there === null || !(await leadsTo(transaction, there, targetOf(entry, path)))) continue
    transaction.write(linkPlace(entry, path), there, null)
  }
}

/** Returns the agent in whose folder a link lies. */
export function agentOfLink(link: string): string {
  return agentOfRoot(at(link).root)
}

/** Links of a deployment, below the project. */
export interface LinksThere {
  readonly linkedFrom: readonly string[]
  /** Gone, or leading elsewhere by now. */
  readonly lostLinks: readonly string[]
}

/** Tells links that lead to a copy from those that are gone, or lead elsewhere by now. */
export function compareLinks(
  { files }: Pick<Ports, 'files'>,
  { project, root, path, links = [], disabled }: DeploymentEntry,
): LinksThere {
  if (disabled === true) return { linkedFrom: [], lostLinks: [] }
  const copy = profileDir({ project, root: `${root}/${path}` })
  const isCopyThere = files.lstat(copy) !== null
  const leadsThere = (link: string) => {
    const from = profileDir({ project, root: link })
    // Of a copy that is gone, its links are what is left.
    if (!isCopyThere) return files.lstat(from)?.kind === 'link'
    try {
      return files.lstat(from) !== null && files.realpath(from) === files.realpath(copy)
    } catch (error) {
      if (isSkillmeatError(error)) return false
      throw error
    }
  }
  const there = Map.groupBy(links, leadsThere)
  return { linkedFrom: there.get(true) ?? [], lostLinks: there.get(false) ?? [] }
}

function linkPlace({ project, uuid }: DeploymentEntry, link: string): Place {
  const { root, path } = at(link)
  return { kind: 'project', project, root, path, uuid, single: LINK_FILE }
}

/** Returns what a link holds; null where nothing is. */
async function readLink(
  transaction: Transaction,
  entry: DeploymentEntry,
  path: string,
): Promise<ObjectId | null> {
  const full = profileDir({ project: entry.project, root: path })
  const kind = transaction.ports.files.lstat(full)?.kind ?? null
  if (kind === null) return null
  if (kind !== 'link') throw taken(entry, path)
  return capturePlace(transaction, { path: full, single: LINK_FILE }, [])
}

async function leadsTo({ objects }: Transaction, tree: ObjectId, target: string): Promise<boolean> {
  const { entries } = await objects.tree(tree)
  const blobs = await objects.blobs(entries.map(({ blob }) => blob))
  return [...blobs.values()].some((bytes) => new TextDecoder().decode(bytes) === target)
}

/** The copy's place as it is written from the link's folder. */
function targetOf({ root, path }: DeploymentEntry, link: string): string {
  const from = link.split('/').slice(0, -1)
  const to = `${root}/${path}`.split('/')
  const shared = from.findIndex((part, index) => part !== to[index])
  const common = shared === -1 ? from.length : shared
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/')
}

function taken(entry: DeploymentEntry, path: string): SkillmeatError {
  const place = profileDir({ project: entry.project, root: path })
  return new SkillmeatError(
    'E_DEPLOY_TARGET_EXISTS',
    `${place} is there already, and no link to the copy.`,
    {
      fix: `Take it out first: \`skillmeat undeploy ${artifactLabel(entry)}\` where it was deployed, else move it away.`,
      data: { artifact: artifactLabel(entry), place },
    },
  )
}
