import { AGENTS } from '../agents/agents.ts'
import { AGENT_ROOTS } from '../agents/destinations.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'

/** Where a command or agent file lies: its container folder and its name below it. */
export interface ContainedFile {
  readonly type: ArtifactType
  /** The container's path, relative to the source's root. */
  readonly container: string
  readonly name: string
}

/** Folders whose markdown files are artifacts, wherever they lie. */
const CONTAINERS: ReadonlyMap<string, ArtifactType> = new Map([
  ['commands', 'command'],
  ['agents', 'agent'],
])

/** Other spellings, which count in one agent's project folder only. */
const OF_ONE_AGENT: ReadonlyMap<string, ArtifactType> = new Map(
  AGENTS.flatMap(({ containers = {} }) => Object.entries(containers)),
)

/** Folders in a project from which agents read; one that has a plain name may be any source's own. */
export const PROJECT_FOLDERS: ReadonlySet<string> = new Set([
  ...AGENT_ROOTS.filter((root) => root.startsWith('.')),
  '.apm',
])

/** Folders whose content is about artifacts, or not the source's own. */
const ASIDE: ReadonlySet<string> = new Set(
  'docs doc documentation website node_modules test tests __tests__ fixtures testdata'.split(' '),
)

/** Markdown that describes its folder, as people put it everywhere. */
const DESCRIPTIVE =
  /^(?:readme|changelog|contributing|license|licence|code_of_conduct|claude|agents|gemini)(?:\.[a-z-]{2,5})?$/i

/** What of the tree must not be taken for a container although it is called like one. */
export interface NotContainers {
  /** Tells whether the folder at `path` is itself an artifact, such as a plugin called `commands`. */
  readonly isArtifactRoot: (path: string) => boolean
}

/**
 * Finds the outermost container of a markdown file, or `null`.
 *
 * A container is a folder called exactly `commands` or `agents`: one that merely has the word in
 * its name is none. `rootName` is what the source's root is called, since it may be one itself.
 */
export function findContainer(
  path: string,
  rootName: string,
  { isArtifactRoot }: NotContainers,
): ContainedFile | null {
  const found = /^(?<stem>.+?)(?:\.agent|\.prompt)?\.md$/i.exec(path)?.groups?.['stem']
  if (found === undefined) return null
  const components = found.split('/')
  for (const [index, component] of components.slice(0, -1).entries()) {
    const parent = components[index - 1] ?? rootName
    const container = components.slice(0, index + 1).join('/')
    const type = CONTAINERS.get(component) ?? OF_ONE_AGENT.get(`${parent}/${component}`)
    if (type === undefined || isArtifactRoot(container)) continue
    return { type, container, name: components.slice(index + 1).join('/') }
  }
  const rootType = CONTAINERS.get(rootName)
  return rootType === undefined ? null : { type: rootType, container: '', name: found }
}

/** Tells whether a file is markdown about its folder rather than an artifact in it. */
export function isDescriptive(name: string): boolean {
  return DESCRIPTIVE.test(name.slice(name.lastIndexOf('/') + 1))
}

/** Returns the folder of documentation, tests or other people's packages that `path` lies in, or `null`. */
export function folderAside(path: string): string | null {
  const components = path.split('/')
  const index = components.slice(0, -1).findIndex((component) => ASIDE.has(component))
  return index === -1 ? null : components.slice(0, index + 1).join('/')
}

/** Folders whose content shows or tries artifacts, or says them in another language. */
const SHOWN =
  /^(?:examples?|samples?|demos?|tests?|__tests__|fixtures|testdata|i18n|l10n|locales?|translations?|[a-z]{2}[-_][A-Z]{2}|(?:zh|ja|ko|fr|de|es|pt|ru|tr|pl|uk|vi|ar|hi)(?:[-_][A-Za-z]{2,4})?)$/

/** Returns the folder of examples, tests or translations that lies on the way of `folders`, or `null`. */
export function folderShown(folders: readonly string[]): string | null {
  const at = folders.findIndex((folder) => SHOWN.test(folder))
  return at === -1 ? null : folders.slice(0, at + 1).join('/')
}
