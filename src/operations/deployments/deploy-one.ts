import { SkillmeatError } from '../../core/errors.ts'
import type { Warning } from '../../core/errors.ts'
import { switchedLike } from '../../core/form/disabled-place.ts'
import { DEFAULT_AGENT } from '../../core/agents/agents.ts'
import { isWholePlugin } from '../../core/form/place-form.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { TreeEntry } from '../../core/object/tree.ts'
import { assertNotOwnState } from '../../core/security/reserved-files.ts'
import type { ArtifactEntry, DeploymentEntry, VersionRef } from '../../core/view/entries.ts'
import { sameValue } from '../../core/view/diff-maps.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel, fullLabel } from '../../core/artifact/artifact-label.ts'
import { findVersionOf } from '../catalog/find-version.ts'
import { partsOf } from '../catalog/recorded-parts.ts'
import { membersOfCopy } from '../catalog/version-members.ts'
import { assertVersionSettled } from '../engine/consent/find-markers-left.ts'
import { dropPending } from '../merging/pending.ts'
import { deploymentPlace, visiblePath } from '../engine/places/artifact-places.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
import { nameProject } from '../engine/places/name-project.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { assertRecordAllows } from './assert-recorded.ts'
import { assertRoundTrip } from './assert-round-trip.ts'
import { DIRECT } from './wanted-artifact.ts'
import { assertNoMarkersLeft } from '../engine/consent/files-with-markers.ts'
import type { DeployOne } from './wanted-copy.ts'
import { findLosses, isLeftOut } from './deployment-form.ts'
import { findHiddenFile } from './hidden-file.ts'
import { planLink } from './links.ts'
import { noPlaceForHooks } from './native-hooks.ts'
import { findNotLoaded } from './not-loaded.ts'
import { findLoadedTwice } from './loaded-twice.ts'
import { reachPlace } from './reach-place.ts'
import { findRunsTwice } from './runs-twice.ts'
import { othersThan, settleCopy } from './settle-copy.ts'
import type { PlannedCopy } from './settle-copy.ts'
import { findOldNames } from './side-by-side.ts'
import { findSharedFiles } from './shared-files.ts'
import type { TargetPlace, TargetPlatform } from '../catalog/target-project.ts'

export interface Deployed {
  readonly artifact: string
  readonly project: string
  /** The platform it was deployed for. */
  readonly profile: string
  /** Place in the project, such as `.claude/skills/pdf`. */
  readonly path: string
  /**
   * `skipped`: the agent has no place for it or cannot express any of it; the warnings say why.
   * `refused`: it could not be deployed, but the others of its batch were.
   */
  readonly action: 'deployed' | 'updated' | 'unchanged' | 'replaced' | 'skipped' | 'refused'
  readonly version: string
  readonly warnings: readonly Warning[]
  /** Why it was refused. Null otherwise, and if it was refused only because its plugin was. */
  readonly problem: SkillmeatError | null
}

/** Plans one artifact into its place. Throws as `deploy` does. */
export async function deployOne(transaction: Transaction, input: DeployOne): Promise<Deployed> {
  const { artifact, target, behind } = input
  if (behind !== undefined) {
    return { ...skipped(artifact, target), warnings: [noPlaceForHooks(behind)] }
  }
  const reached = await reachPlace(transaction, input)
  if (reached === null) return skipped(artifact, target)
  const { place, link } = reached
  const { wanted, pin } = await chooseVersion(transaction, input)
  const { entries } = await transaction.objects.tree(wanted.tree)
  for (const { path } of entries) assertNotOwnState(path)
  if (target.native !== null) assertNoneOfParts(transaction, place, entries)
  const copy = await settleCopy(transaction, input, { place, wanted, pin })
  if ((await isLeftOut(transaction.objects, copy.made)) && (await leaveOut(transaction, copy))) {
    return { ...skipped(artifact, target), warnings: await findLosses(transaction, copy.made) }
  }
  return putCopy(transaction, input, { ...copy, wanted, link })
}

/** Refuses a file of a whole plugin in the place of one that its parts stand in. */
function assertNoneOfParts(
  { planned }: Transaction,
  { project, root, path, form }: TargetPlace,
  entries: readonly TreeEntry[],
): void {
  if (!isWholePlugin(form?.format)) return
  const shared = new Set(
    planned.flatMap(({ place }) =>
      place.kind === 'project' && place.project === project && !isWholePlugin(place.form?.format)
        ? (place.form?.file ?? [])
        : [],
    ),
  )
  const found = entries.find((file) => shared.has(`${root}/${path}/${file.path}`))
  if (found === undefined) return
  const message = `${found.path} of the plugin is where its servers go.`
  throw new SkillmeatError('E_PATH_COLLISION', message, {
    fix: 'Leave --native out, or take that file out of the plugin.',
    data: { path: found.path },
  })
}

/** Returns what is to be deployed, and the pin that it stays at. */
async function chooseVersion(
  transaction: Transaction,
  { artifact, request, wantedBy, pin: given }: DeployOne,
): Promise<{ readonly wanted: VersionRef; readonly pin: VersionRef | null }> {
  // For a composite the version was found already, along with its pins on its parts.
  const asked = wantedBy === DIRECT ? request.pin : null
  const pin = asked === null ? given : await findVersionOf(transaction, artifact, asked)
  if (pin !== null && request.pin !== null)
    await assertVersionSettled(transaction, artifact, pin.tree)
  const wanted: VersionRef = pin ?? { version: artifact.version, tree: artifact.tree }
  await assertNoMarkersLeft(transaction, artifact, { tree: wanted.tree, allow: request.allow })
  return { wanted, pin }
}

type CopyToPut = PlannedCopy & {
  readonly wanted: VersionRef
  /** Where a link leads to it, below the project; null for none. */
  readonly link: string | null
}

/** Plans a copy into the place that was settled for it. */
async function putCopy(
  transaction: Transaction,
  input: DeployOne,
  copy: CopyToPut,
): Promise<Deployed> {
  const { made, present, wanted, link } = copy
  const label = artifactLabel(input.artifact)
  const entry = await entryOf(transaction, input, copy)
  const written = decideAction({ ...present, wanted: wanted.tree })
  await assertMayPut(transaction, input, { ...copy, entry, action: written })
  if (written !== 'unchanged' || !isSameDeployment(present.earlier, entry)) {
    const key = viewKeys.deployment(entry)
    transaction.put(key, entry)
    transaction.write(deploymentPlace(entry), present.onDisk, wanted.tree)
    await dropPending(transaction, key)
  }
  const isLinked = link !== null && (await planLink(transaction, entry, link))
  const action = isLinked && written === 'unchanged' ? 'deployed' : written
  return {
    artifact: label,
    project: entry.project,
    profile: entry.profile,
    path: link === null ? visiblePath(entry) : `${link} -> ${visiblePath(entry)}`,
    action,
    version: wanted.version,
    warnings: await findWarnings(transaction, input, { made, present, entry, action: written }),
    problem: null,
  }
}

async function entryOf(
  transaction: Transaction,
  { wantedBy }: DeployOne,
  { made, present: { earlier }, link }: CopyToPut,
): Promise<DeploymentEntry> {
  const shared = { ...shareWith(earlier, made, wantedBy), ...linksOf(earlier, link) }
  if (made.type !== 'composite') return shared
  return { ...shared, parts: partsOf(await membersOfCopy(transaction, made)) }
}

/** Throws what keeps a copy from its place: a newer one that a record tells of, or what lies there. */
async function assertMayPut(
  transaction: Transaction,
  { artifact, request, state }: DeployOne,
  put: CopyToPut & { readonly entry: DeploymentEntry; readonly action: Deployed['action'] },
): Promise<void> {
  const { made, present, wanted, entry, action } = put
  const { earlier } = present
  await assertNoOtherDisabled(transaction, entry)
  if (!request.force) {
    assertRecordAllows(transaction, { artifact, state, made, earlier, wanted: wanted.tree })
  }
  if (action !== 'replaced') return
  if (earlier === null) {
    await assertRoundTrip(transaction, made, { ...present, wanted: wanted.tree })
  }
  if (!request.force) throw await refuse(transaction, artifactLabel(artifact), { entry, earlier })
}

/** A place whose own copy is disabled is free on disk alone: there can be only one record of it. */
async function assertNoOtherDisabled(
  transaction: Transaction,
  entry: DeploymentEntry,
): Promise<void> {
  const there = await transaction.get<DeploymentEntry>(viewKeys.deployment(entry))
  if (there?.disabled !== true || there.uuid === entry.uuid) return
  const [place, other] = [placeInWords(entry), fullLabel(there)]
  const message = `${place} is the place of ${other}, which is disabled.`
  const from = nameProject(transaction.ports, entry.project, '--from')
  throw new SkillmeatError('E_DEPLOY_TARGET_EXISTS', message, {
    fix: `Take it out first with \`skillmeat undeploy ${other}${from}\`.`,
    data: { artifact: artifactLabel(entry), place },
  })
}

async function findWarnings(
  transaction: Transaction,
  { target, copies, missing = [] }: DeployOne,
  put: Pick<PlannedCopy, 'made' | 'present'> & {
    readonly entry: DeploymentEntry
    readonly action: Deployed['action']
  },
): Promise<readonly Warning[]> {
  const { made, present, entry, action } = put
  if (entry.disabled === true) return [whileDisabled(transaction, entry)]
  return [
    ...(await findSharedFiles(transaction, entry, present.onDisk)),
    ...(action === 'unchanged' ? [] : await findLoadedTwice(transaction, entry, copies)),
    ...(await findNotLoaded(transaction, { entry, target, isThere: present.earlier !== null })),
    ...(action === 'deployed' ? await findRunsTwice(transaction, entry) : []),
    ...findHiddenFile(transaction, entry),
    ...(await findLimits(transaction, { target, made, entry })),
    ...missing.map((part) => missingPart(part)),
  ]
}

function whileDisabled({ ports }: Transaction, entry: DeploymentEntry): Warning {
  const label = artifactLabel(entry)
  const where = nameProject(ports, entry.project, '--project')
  const message = `It is disabled there: \`skillmeat enable ${label}${where}\` puts it back in sight.`
  return { code: 'W_DISABLED', message, where: label }
}

function linksOf(
  earlier: DeploymentEntry | null,
  link: string | null,
): Pick<DeploymentEntry, 'links'> {
  const links = new Set([...(earlier?.links ?? []), ...(link === null ? [] : [link])])
  return links.size === 0 ? {} : { links: [...links].toSorted() }
}

/** Warns of a part that is not in the collection, so that nothing of it is deployed. */
function missingPart(part: string): Warning {
  return {
    code: 'W_PART_MISSING',
    message: `Its part ${part}, so it is not deployed.`,
  }
}

/**
 * Makes sure that nothing is recorded when nothing is written. Returns false for a copy with edits,
 * which stays as it is.
 */
async function leaveOut(
  transaction: Transaction,
  { made, present: { earlier, onDisk } }: PlannedCopy,
): Promise<boolean> {
  // A copy that was deployed for another agent belongs to that agent.
  if (earlier === null || earlier.profile !== made.profile) return true
  if (onDisk !== earlier.content) return false
  const key = viewKeys.deployment(made)
  transaction.remove(key)
  transaction.write(deploymentPlace(earlier), onDisk, null)
  await dropPending(transaction, key)
  return true
}

/** Names what the agent does not support, and references to names that differ in this project. */
async function findLimits(
  transaction: Transaction,
  copy: {
    readonly target: TargetPlatform
    readonly made: DeploymentEntry
    readonly entry: DeploymentEntry
  },
): Promise<readonly Warning[]> {
  const { native, platform } = copy.target
  // Claude Code loads all of a plugin of its own; an Agent Plugin cannot say everything.
  if (native !== null && platform.id === DEFAULT_AGENT) return []
  if (native !== null) return findLosses(transaction, copy.entry)
  return [
    ...(await findLosses(transaction, copy.entry)),
    ...(await findOldNames(transaction, copy)),
  ]
}

/** A copy that would replace what is in its place, and what was deployed there of it. */
interface PutOver {
  readonly entry: DeploymentEntry
  readonly earlier: DeploymentEntry | null
}

function isSameDeployment(earlier: DeploymentEntry | null, entry: DeploymentEntry): boolean {
  return earlier !== null && sameValue(whatCounts(earlier), whatCounts(entry))
}

function whatCounts({ baseline, content, pin, wanted_by: by, ...rest }: DeploymentEntry) {
  const { overwritten_for: overwritten = null, parts = null, links = null } = rest
  const versions = [baseline?.version ?? null, pin?.version ?? null]
  return { versions, content, overwritten, wanters: by.length, parts, links }
}

function decideAction(input: {
  readonly onDisk: ObjectId | null
  readonly wanted: ObjectId
  readonly earlier: DeploymentEntry | null
}): Deployed['action'] {
  const { onDisk, wanted, earlier } = input
  if (onDisk === null) return 'deployed'
  if (onDisk === wanted) return earlier === null ? 'deployed' : 'unchanged'
  return onDisk === earlier?.baseline?.tree ? 'updated' : 'replaced'
}

/** Tells of an artifact that is not deployed. */
export function skipped(artifact: ArtifactEntry, { platform, project }: TargetPlatform): Deployed {
  return {
    artifact: artifactLabel(artifact),
    project,
    profile: platform.id,
    path: '',
    action: 'skipped',
    version: artifact.version,
    warnings: [],
    problem: null,
  }
}

/**
 * Combines a copy with an earlier one in its place. A composite's pin stays, whoever else wants the
 * copy, and so do the agent and the form that the copy was deployed for.
 */
function shareWith(
  earlier: DeploymentEntry | null,
  made: DeploymentEntry,
  wantedBy: string,
): DeploymentEntry {
  const others = othersThan(wantedBy, earlier)
  const isPinned = others.length > 0 && earlier?.content === made.content
  const { form, ...entry } = made
  const standing = earlier === null ? form : earlier.form
  return {
    ...entry,
    profile: earlier?.profile ?? entry.profile,
    ...(standing === undefined ? {} : { form: standing }),
    pin: entry.pin ?? (isPinned ? earlier.pin : null),
    wanted_by: [...others, wantedBy],
    ...switchedLike(earlier),
    ...(earlier?.recorded_as === undefined ? {} : { recorded_as: earlier.recorded_as }),
    ...overwrittenFor(earlier, made, wantedBy),
  }
}

/** Records whose content the place holds when its wanters want different contents. */
function overwrittenFor(
  earlier: DeploymentEntry | null,
  made: DeploymentEntry,
  wantedBy: string,
): Pick<DeploymentEntry, 'overwritten_for'> {
  const isClash = othersThan(wantedBy, earlier).length > 0 && earlier?.content !== made.content
  const by = isClash ? wantedBy : earlier?.overwritten_for
  return by === undefined ? {} : { overwritten_for: by }
}

/** Names a copy's place as a person finds it: of one in a file that has more, the file and its key. */
function placeInWords(entry: DeploymentEntry): string {
  const place = profileDir({ project: entry.project, root: visiblePath(entry) })
  const isShared = entry.form !== undefined && !entry.form.file.includes(entry.form.slot.name)
  return isShared && entry.type === 'mcp'
    ? `"${entry.form?.slot.name ?? entry.name}" in ${place}`
    : place
}

async function refuse(
  transaction: Transaction,
  label: string,
  { entry, earlier }: PutOver,
): Promise<SkillmeatError> {
  const place = placeInWords(entry)
  const there = await transaction.get<DeploymentEntry>(viewKeys.deployment(entry))
  if (there !== null && there.uuid !== entry.uuid) {
    const other = fullLabel(there)
    const message = `${place} is ${other}; ${fullLabel(entry)} has no other place there.`
    return new SkillmeatError('E_DEPLOY_TARGET_EXISTS', message, {
      fix: `Take the other out with \`skillmeat undeploy ${other}${nameProject(transaction.ports, entry.project, '--from')}\`, or replace it with --force (undo brings it back).`,
      data: { artifact: label, place },
    })
  }
  if (earlier === null) {
    const take =
      entry.form === undefined
        ? `Add it to the collection with \`skillmeat add ${place}\``
        : `Take it in with \`skillmeat project add --adopt${nameProject(transaction.ports, entry.project)}\``
    return new SkillmeatError(
      'E_DEPLOY_TARGET_EXISTS',
      `${place} is there already and is not ${label}.`,
      {
        fix: `${take}, or replace it with --force (undo brings it back).`,
        data: { artifact: label, place },
      },
    )
  }
  return new SkillmeatError('E_DEPLOY_TARGET_MODIFIED', `${label} has local edits in ${place}`, {
    fix: `Merge them with \`skillmeat sync${nameProject(transaction.ports, entry.project)}\`, look at them with \`skillmeat diff ${label}\`, or replace them with --force (undo brings them back).`,
    data: { artifact: label, place },
  })
}
