import type { ArtifactType } from '../artifact/artifact-type.ts'
import type { OtherNames, Slot } from '../form/format.ts'
import { RENAMED_FORMS } from '../form/place-form.ts'
import type { PlaceForm } from '../form/place-form.ts'
import { AGENTS, DEFAULT_AGENT } from './agents.ts'
import { at } from './shared/agent.ts'
import type { Agent, Destination, DestinationForm, Destinations } from './shared/agent.ts'

/** Files of a project that an agent reads only as long as another is not there. */
export const HIDING_FILES = AGENTS.flatMap(({ name, hiding }) =>
  hiding === undefined ? [] : [{ ...hiding, agent: name }],
)

const OWN_FOLDERS: ReadonlySet<string> = new Set(
  AGENTS.flatMap(({ ownFolders = [] }) =>
    ownFolders.map((folder) => at(`${folder}/*`).path.slice(0, -2)),
  ),
)

/** Tells whether an agent keeps its own things in a folder below a root: of it only tracked files are ours. */
export function isAgentsOwn(path: string): boolean {
  return OWN_FOLDERS.has(path)
}

/** Returns a destination inside the folder of one plugin. */
export function insidePlugin(destination: Destination, plugin: string): Destination {
  const filled = (text: string) => text.replace('{plugin}', () => plugin)
  const { form, root, path } = destination
  const inside = { root, path: filled(path) }
  return form === undefined ? inside : { ...inside, form: { ...form, file: filled(form.file) } }
}

/** Every folder of a project that agents look into: what is deployed in it has a record there. */
export const AGENT_ROOTS: readonly string[] = [
  ...new Set(
    AGENTS.flatMap(({ project, user, finds, reader }) => [
      ...[project, user].flatMap(rootsOf),
      ...foundRoots(finds),
      ...Object.values(reader?.reads ?? {}).flatMap(({ folders }) =>
        folders.map(({ folder }) => at(`${folder}/*`).root),
      ),
    ]),
  ),
]

function foundRoots(finds: Agent['finds']): readonly string[] {
  return Object.values(finds ?? {}).flatMap((all) => all.map(({ destination }) => destination.root))
}

function rootsOf(destinations: Destinations): string[] {
  return Object.values(destinations).map(({ root }) => root)
}

/** Returns the id of the agent that keeps things below `root` when nothing else is known of it. */
export function agentOfRoot(root: string): string {
  const keeper = AGENTS.find(({ project, user }) =>
    [project, user].some((destinations) => rootsOf(destinations).includes(root)),
  )
  const owner = keeper ?? AGENTS.find(({ finds }) => foundRoots(finds).includes(root))
  return owner?.id ?? DEFAULT_AGENT
}

/**
 * Returns the destination that something recorded below `root` has, by where its agent keeps and finds things:
 * of a person's home that is a project too also those of a project. A root that is none of these is another
 * one for where the agent keeps them.
 */
export function recordedDestination(
  agent: Agent,
  type: ArtifactType,
  {
    scope,
    root,
    path,
  }: { readonly scope: 'project' | 'user'; readonly root: string; readonly path: string },
): Destination | undefined {
  const scopes = scope === 'user' ? (['user', 'project'] as const) : (['project'] as const)
  const all = scopes.flatMap((one) => [
    ...[agent[one][type]].flatMap((own) => own ?? []),
    ...(agent.finds?.[one] ?? []).flatMap((found) =>
      found.type === type ? found.destination : [],
    ),
  ])
  const isThere = (destination: Destination) =>
    destination.root === root && nameAtDestination(destination, path) !== null
  return all.find(isThere) ?? agent[scope][type]
}

/** What the form of an artifact depends on, beside where it goes. */
export interface ToForm {
  readonly type: ArtifactType
  /** The name that it has there. */
  readonly name: string
  readonly scope: Slot['scope']
  readonly pluginFolder: string | null
  readonly renamed?: OtherNames
  /** Where it goes, if that is not the destination's own place. */
  readonly at?: Pick<Destination, 'root' | 'path'>
  /** How commands of the agent find the project; nothing where they start there. */
  readonly from?: string
}

/** Returns the form of an artifact, before it is known what of it was there; null for plain files. */
export function destinationForm(destination: Destination, artifact: ToForm): PlaceForm | null {
  const { type, name, scope, pluginFolder, renamed, at: place = destination, from = '' } = artifact
  const folder = `${from}${place.root}/${destinationPath(place, name)}`
  const form = destination.form ?? (renamed === undefined ? null : renamedForm(place, type))
  if (form === null) return null
  return {
    format: form.format,
    file: fileInRoot(form.file, destination.root, place.root).replace('*', () => name),
    slot: { name, folder, pluginFolder, scope, ...(renamed === undefined ? {} : { renamed }) },
    // A file that is named for the artifact is no one else's.
    made: { file: form.file.includes('*'), key: false },
  }
}

/** A person's folder of an agent may be another one: what lies in it lies there. */
export function fileInRoot(file: string, usual: string, root: string): string {
  const from = usual === root ? '.claude' : usual
  return file.startsWith(`${from}/`) && root !== from && !root.startsWith('.claude/')
    ? `${root}/${file.slice(from.length + 1)}`
    : file
}

/** Returns the form of a plain file whose text contains other names in a project than in the collection. */
function renamedForm(
  { root, path }: Pick<Destination, 'root' | 'path'>,
  type: ArtifactType,
): DestinationForm | null {
  const place = `${root}/${path}`
  if (type === 'skill') return { format: RENAMED_FORMS.skill, file: `${place}/SKILL.md` }
  const isMarkdown = type === 'command' || type === 'agent'
  return isMarkdown ? { format: RENAMED_FORMS.markdown, file: place } : null
}

/** Returns the name of the artifact that lies at `path` below the root; null where none can. */
export function nameAtDestination({ path: template }: Destination, path: string): string | null {
  const [start = '', end = ''] = template.split('*')
  const isThere = template.includes('*') && path.startsWith(start) && path.endsWith(end)
  return isThere && path.length > start.length + end.length
    ? path.slice(start.length, path.length - end.length)
    : null
}

/** Returns the path below the root for an artifact called `name`. */
export function destinationPath({ path }: Pick<Destination, 'path'>, name: string): string {
  return path.replace('*', () => name)
}
