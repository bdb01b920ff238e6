import { artifactNameProblem } from '../../core/artifact/artifact-name.ts'
import type { Warning } from '../../core/errors.ts'
import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import type { OtherNames } from '../../core/form/format.ts'
import { mendFrontmatter } from '../../core/agents/shared/markdown/mend-frontmatter.ts'
import { whyOnlyByName, whyRefused } from '../../core/agents/why-refused.ts'
import { namesPluginRoot } from '../../core/agents/shared/markdown/plugin-folder-text.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { goesByName } from '../../core/agents/readers.ts'
import { partOf, readPlace } from '../engine/places/read-place.ts'
import { deploymentOnDisk, profileDir } from '../engine/places/places-on-disk.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { describeCopy } from '../catalog/found-copies.ts'
import type { CopyOnDisk } from '../catalog/found-copies.ts'
import { describeMended } from './mended.ts'
import { DIRECT } from './wanted-artifact.ts'
import type { WantedArtifact } from './wanted-artifact.ts'
import { placeOnPlatform } from '../catalog/target-project.ts'
import type { TargetPlace, TargetPlatform } from '../catalog/target-project.ts'

/** An artifact that is to be deployed, and who wants it. */
export interface WantedCopy extends WantedArtifact {
  readonly target: TargetPlatform
}

/**
 * Returns the place where a wanter has a copy of its own, beside another; null for none. One that
 * was taken over from a project's record is known by its name alone.
 */
export async function findPlaceBeside(
  transaction: Transaction,
  { artifact, target, wantedBy, plugin }: WantedCopy,
): Promise<TargetPlace | null> {
  const all = await deploymentsFor(transaction, target)
  const own = all.find(
    (entry) =>
      entry.uuid === artifact.uuid &&
      isBeside(entry) &&
      (entry.wanted_by.includes(wantedBy) ||
        entry.form?.slot.name === `${artifact.name}-${plugin}`),
  )
  if (own?.form === undefined) return null
  const { project, profile, root, path, form } = own
  return { project, profile, root, path, form }
}

/**
 * Returns a place for a copy beside another of its name: that of `<name>-<plugin>`, or `-2` and so
 * on, which nothing has. Null where the agent has no place.
 */
export async function choosePlaceBeside(
  transaction: Transaction,
  wanted: WantedCopy,
): Promise<TargetPlace | null> {
  const { artifact, target, plugin } = wanted
  const { type, name: from } = artifact
  const skills = await renamedSkills(transaction, wanted)
  for (const name of namesBeside(from, plugin)) {
    const renamed = { from, skills }
    const place = placeOnPlatform(transaction.ports, target, { type, name, plugin, renamed })
    if (place === null || (await isFree(transaction, place, { type, name }))) return place
  }
  return null
}

/** A copy to be named; `isFixed` where it is to be written so that its agent loads it. */
type ToName = WantedCopy & { readonly isFixed?: boolean }

/**
 * Returns the names that an artifact is written with in its place. Null if every name is its own and
 * it does not refer to its plugin's folder. An alias is written if the agent would otherwise confuse
 * the artifact with its namesake.
 */
export async function otherNamesOf(
  transaction: Transaction,
  wanted: ToName,
): Promise<OtherNames | null> {
  const { artifact, target, isFixed = false } = wanted
  const { name, source_name: inSource = name, type } = artifact
  const skills = await renamedSkills(transaction, wanted)
  const own = isFixed && type === 'skill' ? await nameInFile(transaction, wanted) : null
  const from = own ?? (goesByName(target.platform.id, type) ? inSource : name)
  const isMended = await isToMend(transaction, wanted)
  const names = { from, skills }
  if (isMended) return { ...names, mended: true }
  const isPlain = Object.keys(skills).length === 0 && from === name
  return isPlain && !(await namesItsPlugin(transaction, wanted)) ? null : names
}

/** Tells whether the agent refuses an artifact for what another way of writing mends, which is wanted. */
async function isToMend(
  { objects }: Transaction,
  { artifact: { name, type, tree }, target, pin, isFixed }: ToName,
): Promise<boolean> {
  if (isFixed !== true || !isMarkdown(type)) return false
  const { id } = target.platform
  const part = await partOf(objects, pin?.tree ?? tree, fileOf(type))
  if (part === null) return false
  if (mendFrontmatter(part.text, name) === part.text) return false
  const own = describeCopy({ path: '', scope: 'project', diskName: name }, part.text)
  const refusals = (copy: CopyOnDisk) => [
    ...whyRefused(id, type, copy),
    ...whyOnlyByName(id, type, copy),
  ]
  const left = refusals(describeMended(own, part.text))
  return refusals(own).some((reason) => !left.includes(reason))
}

/** What a skill calls itself; null where it does not say. */
async function nameInFile(
  { objects }: Transaction,
  { artifact: { tree }, pin }: WantedCopy,
): Promise<string | null> {
  const part = await partOf(objects, pin?.tree ?? tree, 'SKILL.md')
  if (part === null) return null
  return describeCopy({ path: '', scope: 'project', diskName: '' }, part.text).ownName
}

async function namesItsPlugin(
  { objects }: Transaction,
  { artifact: { type, tree }, pin, plugin }: WantedCopy,
): Promise<boolean> {
  if (plugin === null || !isMarkdown(type)) return false
  const part = await partOf(objects, pin?.tree ?? tree, fileOf(type))
  return part !== null && namesPluginRoot(part.text)
}

function fileOf(type: ArtifactType): 'SKILL.md' | 'artifact.md' {
  return type === 'skill' ? 'SKILL.md' : 'artifact.md'
}

function isMarkdown(type: ArtifactType): boolean {
  return type === 'skill' || type === 'command' || type === 'agent'
}

/**
 * Names the skills that an agent refers to by outdated names, because its copy was deployed before
 * them.
 */
export async function findOldNames(
  transaction: Transaction,
  { made, entry }: Readonly<Record<'made' | 'entry', DeploymentEntry>>,
): Promise<readonly Warning[]> {
  const wanted = made.form?.slot.renamed?.skills ?? {}
  const known = entry.form?.slot.renamed?.skills ?? {}
  const text = await textOf(transaction, entry.content)
  return Object.entries(wanted)
    .filter(([name, other]) => known[name] !== other && text.includes(name))
    .map(([name, other]) => ({
      code: 'W_FORMAT_LOSS',
      message: `skills: "${name}" of its plugin is called "${other}" there; undeploy the agent and deploy it again to have it say so.`,
      where: `${entry.type}:${entry.name} (${entry.profile})`,
    }))
}

async function textOf({ objects }: Transaction, tree: ObjectId): Promise<string> {
  return (await partOf(objects, tree, 'artifact.md'))?.text ?? ''
}

/** Only agents name skills, and only those of their own plugin can have other names. */
async function renamedSkills(
  transaction: Transaction,
  { artifact, target, wantedBy }: WantedCopy,
): Promise<Readonly<Record<string, string>>> {
  if (artifact.type !== 'agent' || wantedBy === DIRECT) return {}
  const all = await deploymentsFor(transaction, target)
  return Object.fromEntries(
    all.flatMap((entry): [string, string][] =>
      entry.type === 'skill' &&
      entry.form !== undefined &&
      entry.wanted_by.includes(wantedBy) &&
      isBeside(entry)
        ? [[entry.form.slot.renamed?.from ?? entry.name, entry.form.slot.name]]
        : [],
    ),
  )
}

async function deploymentsFor(
  transaction: Transaction,
  { project, platform }: TargetPlatform,
): Promise<readonly DeploymentEntry[]> {
  const all = await transaction.scan<DeploymentEntry>(viewKeys.deployments(project))
  return all.filter(({ profile }) => profile === platform.id)
}

/** Tells whether a copy has another name there than in the collection. */
function isBeside({ form }: DeploymentEntry): boolean {
  const names = form?.slot.renamed
  return names !== undefined && names.from !== form?.slot.name
}

function* namesBeside(name: string, plugin: string | null): Generator<string> {
  const full = plugin === null ? name : `${name}-${plugin}`
  const fits = plugin !== null && artifactNameProblem(`${full}-99`) === null
  const base = fits ? full : shortened(name)
  if (fits) yield base
  for (let number = 2; number < 100; number += 1) yield `${base}-${number}`
}

/** Leaves room for a number. */
function shortened(name: string): string {
  return artifactNameProblem(`${name}-99`) === null ? name : name.slice(0, -3)
}

async function isFree(
  transaction: Transaction,
  place: TargetPlace,
  { type, name }: Pick<ArtifactEntry, 'type' | 'name'>,
): Promise<boolean> {
  const { ports, objects } = transaction
  if ((await transaction.get(viewKeys.deployment(place))) !== null) return false
  const all = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  if (all.some((artifact) => artifact.type === type && artifact.name === name)) return false
  if (ports.files.lstat(`${profileDir(place)}/${place.path}`) !== null) return false
  const disk = deploymentOnDisk({ ...place, type })
  return (await readPlace(ports, objects, { disk, options: { compareWith: [] } })) === null
}
