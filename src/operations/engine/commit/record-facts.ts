import { LINEAGE_LENGTH } from '../../../core/deployment/record-facts.ts'
import { isWholePlugin } from '../../../core/form/place-form.ts'
import type { RecordFacts, RecordedSource } from '../../../core/deployment/record-facts.ts'
import { isShared } from '../../../core/address/origin-of.ts'
import { isVersionTag } from '../../../core/address/newer-tag.ts'
import { sourceId } from '../../../core/history/pristine.ts'
import type { Pristine } from '../../../core/history/pristine.ts'
import type { Version, VersionId } from '../../../core/history/version.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import { makeTree } from '../../../core/object/tree.ts'
import type { ArtifactEntry, DeploymentEntry, VersionTagEntry } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { itemHash } from '../places/items-there.ts'
import { loadFormat, partOf, readText } from '../places/read-place.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { pristineOfHead } from '../versions/pristine-of.ts'

/** Gathers what a project's record says of a deployment beside what the view has of it. */
export async function recordFacts(
  transaction: Transaction,
  deployment: DeploymentEntry,
): Promise<RecordFacts> {
  const { uuid, collection, baseline } = deployment
  const artifact = await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))
  const came = await pristineOfBaseline(transaction, deployment, artifact)
  const source = came === null ? null : sourceOf(transaction, came, artifact)
  return {
    source,
    pristine: came === null || came.tree === baseline?.tree ? null : came.tree,
    version: await nameOfVersion(transaction, deployment, source),
    lineage: await lineageOf(transaction, deployment),
    formHash: await formHash(transaction, deployment),
    formItems: await formItems(transaction, deployment),
    wantedBy: await recordedUuids(transaction, deployment, deployment.wanted_by),
    parts: await recordedUuids(transaction, deployment, deployment.parts ?? null),
  }
}

async function pristineOfBaseline(
  transaction: Transaction,
  { baseline }: DeploymentEntry,
  artifact: ArtifactEntry | null,
): Promise<Pristine | null> {
  if (baseline === null) return null
  // Of the head more is known than what an older program wrote into its version.
  if (artifact?.version === baseline.version) return pristineOfHead(transaction, artifact)
  return (await transaction.objects.findVersion(baseline.version))?.pristine ?? null
}

/** Returns where others can get a state of upstream; null where only this machine can. */
function sourceOf(
  { ports }: Transaction,
  { source, commit, ref, path }: Pristine,
  artifact: ArtifactEntry | null,
): RecordedSource | null {
  const upstream = artifact?.upstream ?? null
  if (upstream?.kind !== 'git' || commit === null || !isShared(upstream.location)) return null
  if (source !== null && source !== sourceId(ports.sha256, upstream.location)) return null
  return { location: upstream.location, path: path ?? upstream.path, ref, commit }
}

async function nameOfVersion(
  transaction: Transaction,
  { uuid, baseline }: DeploymentEntry,
  source: RecordedSource | null,
): Promise<string | null> {
  const tags = await transaction.scan<VersionTagEntry>(viewKeys.versionTags(uuid))
  const own = tags.filter(({ version }) => version === baseline?.version)
  const [newest] = own.toSorted((a, b) => (a.tagged_at < b.tagged_at ? 1 : -1))
  if (newest !== undefined) return newest.tag
  const ref = source?.ref ?? null
  return ref !== null && isVersionTag(ref) ? ref : null
}

/** Lists the trees of a baseline and of all that it was made from, newest first. */
async function lineageOf(
  { objects }: Transaction,
  { baseline, content }: DeploymentEntry,
): Promise<readonly ObjectId[]> {
  const trees = new Set<ObjectId>([baseline?.tree ?? content])
  const seen = new Set<VersionId>()
  let open = await versionsOf(objects, baseline === null ? [] : [baseline.version])
  while (open.length > 0 && trees.size < LINEAGE_LENGTH) {
    const [newest, ...others] = open.toSorted((a, b) => (a.created_at < b.created_at ? 1 : -1))
    if (newest === undefined) break
    trees.add(newest.tree)
    const parents = newest.parents.filter((id) => !seen.has(id))
    for (const id of parents) seen.add(id)
    open = [...others, ...(await versionsOf(objects, parents))]
  }
  return [...trees]
}

async function versionsOf(
  objects: Transaction['objects'],
  ids: readonly VersionId[],
): Promise<readonly Version[]> {
  const found = await Promise.all(ids.map((id) => objects.findVersion(id)))
  return found.filter((version) => version !== null)
}

/**
 * Returns the tree that a reader finds in a copy's place who does not have the artifact: where an
 * agent's form cannot say all of it, that is another one than the content's. Null for plain files, and
 * for a form whose files only the artifact tells.
 */
async function formHash(
  { objects, ports }: Transaction,
  { form, content }: DeploymentEntry,
): Promise<ObjectId | null> {
  if (form === undefined || (await objects.missing([content])).size > 0) return null
  const format = await loadFormat(form.format)
  const now = (await partOf(objects, content, format.part))?.text ?? null
  if (now === null || isWholePlugin(format.id)) return null
  const { slot } = form
  const file = format.write('', slot, { was: null, now, keepKey: false })
  const bare = readText(format, file, { slot, was: null, isWritten: false })
  const { entries } = await objects.tree(content)
  const others = entries.filter(({ path }) => path !== format.part)
  const bytes = new TextEncoder().encode(bare ?? '')
  const part = { mode: '100644', path: format.part, blob: ports.sha256(bytes) } as const
  return makeTree(ports.sha256, bare === null ? others : [...others, part]).id
}

/** Lists hashes of what a copy has in a file in which others have such things too; null for any other. */
async function formItems(
  { objects, ports }: Transaction,
  { form, content }: DeploymentEntry,
): Promise<readonly string[] | null> {
  if (form === undefined || (await objects.missing([content])).size > 0) return null
  const format = await loadFormat(form.format)
  const { contents, part } = format
  if (contents?.kind !== 'whole') return null
  const now = (await partOf(objects, content, part))?.text ?? null
  const file = now === null ? '' : format.write('', form.slot, { was: null, now, keepKey: false })
  if (file === '') return []
  return [...new Set(contents.items(file, form.slot).map((item) => itemHash(ports, item)))]
}

/** Gives artifacts the uuids that the project's records have for them; `direct` is none. */
async function recordedUuids<Known extends readonly string[] | null>(
  transaction: Transaction,
  { project }: DeploymentEntry,
  known: Known,
): Promise<readonly string[] | Known> {
  if (known === null || known.every((one) => one === 'direct')) return known
  const copies = await transaction.scan<DeploymentEntry>(viewKeys.deployments(project))
  const recorded = new Map(copies.map(({ uuid, recorded_as: as }) => [uuid, as ?? uuid]))
  return known.map((uuid) => recorded.get(uuid) ?? uuid)
}
