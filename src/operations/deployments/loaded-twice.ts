import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import type { Warning } from '../../core/errors.ts'
import { identityOf } from '../../core/agents/decide-loaded.ts'
import { findAgent } from '../../core/agents/agents.ts'
import type { Reading } from '../../core/agents/shared/agent.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { readersThere } from '../catalog/agents-there.ts'
import { describeCopy, readFolderPath } from '../catalog/found-copies.ts'
import type { CopyOnDisk } from '../catalog/found-copies.ts'
import { loadFormat, partOf } from '../engine/places/read-place.ts'
import type { ObjectReader } from '../engine/objects/object-reader.ts'
import { personalProjects } from '../engine/places/personal-place.ts'
import { deploymentOnDisk, profileDir } from '../engine/places/places-on-disk.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { PlannedCopies } from './planned-copies.ts'

/**
 * Names the agents that will see a copy as the same as another that they find too: in a second
 * folder, in the user's home, or under another file name with the same `name` field.
 */
export async function findLoadedTwice(
  transaction: Transaction,
  entry: DeploymentEntry,
  copies: PlannedCopies,
): Promise<readonly Warning[]> {
  const own = await describeOwn(transaction.objects, entry)
  if (own === null) return []
  copies.plan(own)
  const projects = await projectsConcerned(transaction, entry, own)
  const twins = readersThere(transaction.ports, entry.project).flatMap(
    ({ platform, reads }): Twins[] => {
      const reading = reads[entry.type]
      if (reading === undefined) return []
      const identity = identityOf(own, reading.identity)
      const others = projects
        .filter((project) => isRead(transaction, { own, reading, project }))
        .flatMap((project) => copies.read(project, reading))
        .filter((one) => one.path !== own.path && identityOf(one, reading.identity) === identity)
      const agent = findAgent(platform)?.name ?? platform
      return others.length === 0 ? [] : [{ agent, identity, others }]
    },
  )
  const isNamesake = ({ diskName }: CopyOnDisk) => diskName === own.diskName
  const where = artifactLabel(entry)
  return [
    ...sayOthers(twins, isNamesake, ({ agents, verb, others }) => [
      `${agents} also ${verb('reads', 'read')} ${others}`,
      own.diskName,
    ]),
    ...sayOthers(
      twins,
      (one) => !isNamesake(one),
      ({ agents, verb, others, identity }) => [
        `${agents} ${verb('takes', 'take')} it for ${others}: both are named ${identity}`,
        identity,
      ],
    ),
  ].map((message) => ({ code: 'W_SEEN_TWICE', message, where }))
}

/** What one agent takes for the same as a copy. */
interface Twins {
  readonly agent: string
  readonly identity: string
  readonly others: readonly CopyOnDisk[]
}

interface Said {
  readonly agents: string
  readonly verb: (one: string, several: string) => string
  readonly others: string
  readonly identity: string
}

/** Tells once of all agents that have some of the other copies. */
function sayOthers(
  twins: readonly Twins[],
  isMeant: (copy: CopyOnDisk) => boolean,
  say: (said: Said) => readonly [sentence: string, name: string],
): readonly string[] {
  const meant = twins
    .map((one) => ({ ...one, paths: one.others.filter(isMeant).map(({ path }) => path) }))
    .filter(({ paths }) => paths.length > 0)
  const [first] = meant
  if (first === undefined) return []
  const all = [...new Set(meant.flatMap(({ paths }) => paths))]
  const isEach = meant.every(({ paths }) => paths.length === all.length)
  const [sentence, name] = say({
    agents: listed(meant.map(({ agent }) => agent)),
    verb: (one, several) => (meant.length === 1 ? one : several),
    others: listed(all, isEach ? 'and' : 'or'),
    identity: first.identity,
  })
  return [`${sentence}; \`skillmeat why ${name}\` tells which one counts.`]
}

const NAMED: ReadonlySet<ArtifactType> = new Set(['skill', 'command', 'agent'])

/** Returns the copy as agents will read it; null for what they do not know by a name. */
export async function describeOwn(
  objects: ObjectReader,
  entry: DeploymentEntry,
): Promise<CopyOnDisk | null> {
  if (!NAMED.has(entry.type)) return null
  const path = pathOf(entry)
  const file = path.slice(path.lastIndexOf('/') + 1)
  const diskName = entry.type === 'skill' ? file : stemOf(file)
  return describeCopy({ path, scope: 'project', diskName }, await textToBe(objects, entry))
}

function pathOf(entry: DeploymentEntry): string {
  const { type, form, project } = entry
  return form === undefined || type === 'skill'
    ? deploymentOnDisk(entry).path
    : profileDir({ project, root: form.file })
}

/** Returns the text with the name in it, as it will be written. */
export async function textToBe(
  objects: ObjectReader,
  { type, form, content }: DeploymentEntry,
): Promise<string> {
  const format = form === undefined ? null : await loadFormat(form.format)
  const own = type === 'skill' ? 'SKILL.md' : 'artifact.md'
  const part = await partOf(objects, content, format?.part ?? own)
  if (part === null) return ''
  const change = { was: null, now: part.text, keepKey: false }
  return form === undefined || format === null ? part.text : format.write('', form.slot, change)
}

/** `pdf.prompt.md` is called `pdf` by those who read such files. */
function stemOf(file: string): string {
  const ending = ['.prompt.md', '.agent.md', '.md', '.toml'].find((one) => file.endsWith(one))
  return ending === undefined ? file : file.slice(0, -ending.length)
}

interface ToRead {
  readonly own: CopyOnDisk
  readonly reading: Reading
  readonly project: string
}

function isRead({ ports }: Transaction, { own, reading, project }: ToRead): boolean {
  const { extension, folders } = reading
  if (extension !== null && !own.path.endsWith(extension)) return false
  return folders.some(({ scope, folder }) => {
    const dir = readFolderPath(ports, { scope, folder, project })
    return own.path.startsWith(`${dir}/`)
  })
}

/**
 * Returns the projects where a copy counts: its own, and for a copy in the home every one with a
 * namesake.
 */
async function projectsConcerned(
  transaction: Transaction,
  { project, type }: DeploymentEntry,
  { diskName, ownName }: CopyOnDisk,
): Promise<readonly string[]> {
  if (!personalProjects(transaction.ports.places).includes(project)) return [project]
  const all = await transaction.scan<DeploymentEntry>(viewKeys.allDeployments())
  const names = new Set([diskName, ownName])
  const namesakes = all.filter(
    (one) => one.type === type && (names.has(one.name) || names.has(one.form?.slot.name ?? null)),
  )
  return [...new Set([project, ...namesakes.map((one) => one.project)])]
}

/** Returns words as a sentence lists them: `a`, `a and b`, `a, b and c`. */
function listed(words: readonly string[], join: 'and' | 'or' = 'and'): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${join} ${last}`
}
