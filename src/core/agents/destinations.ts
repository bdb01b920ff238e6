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
}

/** Returns the form of an artifact, before it is known what of it was there; null for plain files. */
export function destinationForm(destination: Destination, artifact: ToForm): PlaceForm | null {
  const { type, name, scope, pluginFolder, renamed } = artifact
  const folder = `${destination.root}/${destinationPath(destination, name)}`
  const form = destination.form ?? (renamed === undefined ? null : renamedForm(destination, type))
  if (form === null) return null
  return {
    format: form.format,
    file: inRoot(form.file, destination.root).replace('*', () => name),
    slot: { name, folder, pluginFolder, scope, ...(renamed === undefined ? {} : { renamed }) },
    // A file that is named for the artifact is no one else's.
    made: { file: form.file.includes('*'), key: false },
  }
}

/** A person's folder of Claude Code may be another one: what lies in it lies there. */
function inRoot(file: string, root: string): string {
  return file.startsWith('.claude/') && root !== '.claude' && !root.startsWith('.claude/')
    ? `${root}/${file.slice('.claude/'.length)}`
    : file
}

/** Returns the form of a plain file whose text contains other names in a project than in the collection. */
function renamedForm({ root, path }: Destination, type: ArtifactType): DestinationForm | null {
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
