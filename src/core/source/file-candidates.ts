import type { Candidate } from './candidate.ts'
import { folderOfPart, makeCandidate } from './candidate.ts'
import type { ContainedFile } from './containers.ts'
import { findContainer, isDescriptive } from './containers.ts'
import { namedPaths } from './plugin-components.ts'
import type { OwnedCandidate, Scan } from './scan.ts'
import { asideBelow, ownerOf, readFields } from './scan.ts'
import { baseOf, folderOf, isWithin } from './skill-roots.ts'
import type { SourceFile } from '../artifact/source-file.ts'

/**
 * Finds commands and agents: markdown files in their containers, or where a manifest says; without
 * `others`, which were found already.
 */
export function fileCandidates(
  scan: Scan,
  others: readonly OwnedCandidate[],
): readonly Candidate[] {
  const find = containerFinder(scan)
  const aside = new Set<string>()
  const taken = new Set(others.map(({ candidate }) => folderOfPart(candidate.path)))
  tellOfForeignForms(scan)
  const found = scan.files.flatMap((file) => {
    if (taken.has(file.path)) return []
    if (!/\.md$/i.test(file.path) || ownerOf(scan, file.path) !== null) return []
    const contained = find(file.path)
    if (contained === null) return file.path === scan.root ? [askedFile(scan, file)] : []
    // Folders between the container and the file are part of its name, whatever they are called.
    const place = `${contained.container}/${baseOf(file.path)}`
    if (asideBelow(scan.root, place) === null) return containedFile(scan, file, contained)
    aside.add(contained.container)
    return []
  })
  for (const path of aside) {
    scan.skipped.push({ path, reason: 'lies among documentation or tests' })
  }
  return found
}

function containedFile(
  { skipped, sourceName }: Scan,
  file: SourceFile,
  { type, name, container }: ContainedFile,
): readonly Candidate[] {
  const { path } = file
  if (isDescriptive(name)) {
    skipped.push({ path, reason: `describes its folder, and is no ${type}` })
    return []
  }
  const reason = `a markdown file in ${container === '' ? sourceName : container}/`
  return [makeCandidate({ type, name, path, files: [file], reason })]
}

/**
 * Finds the container of a file; one that a manifest names wins over one recognised by its folder's
 * name.
 */
function containerFinder(scan: Scan): (path: string) => ContainedFile | null {
  const named = scan.plugins.flatMap((plugin) => [
    ...namedPaths(plugin, 'commands').map((place) => ({ type: 'command' as const, place })),
    ...namedPaths(plugin, 'agents').map((place) => ({ type: 'agent' as const, place })),
  ])
  const roots = new Set(scan.plugins.map(({ root }) => root))
  const isArtifactRoot = (path: string) => path !== '' && roots.has(path)
  return (path) => {
    const usual = findContainer(path, scan.sourceName, { isArtifactRoot })
    const stated = named.find(({ place }) => place !== '' && isWithin(place, path))
    if (stated === undefined || usual?.type === stated.type) return usual
    const container = stated.place === path ? folderOf(path) : stated.place
    const below = container === '' ? path : path.slice(container.length + 1)
    return { type: stated.type, container, name: below.replace(/(?:\.agent)?\.md$/i, '') }
  }
}

/** Files in which other agents keep commands and agents: the folder stands before the container. */
const FOREIGN = /^(?<folder>(?:.*\/)?(?:commands|agents))\/.+\.toml$/

/** Names, by folder, files in which other agents keep agents and commands in a form of their own. */
function tellOfForeignForms(scan: Scan): void {
  const found = Map.groupBy(
    scan.files.filter(({ path }) => FOREIGN.test(path) && ownerOf(scan, path) === null),
    ({ path }) => FOREIGN.exec(path)?.groups?.['folder'] ?? '',
  )
  for (const [folder, files] of found) {
    const isCommands = folder.endsWith('commands')
    const agent = isCommands ? 'Gemini CLI' : 'Codex'
    const [what, several] = isCommands ? ['a command', 'commands'] : ['an agent', 'agents']
    const [only] = files
    const isOne = files.length === 1 && only !== undefined
    scan.skipped.push({
      path: isOne ? only.path : folder,
      reason: `${isOne ? what : `${files.length} ${several}`} in ${agent}'s own form; only markdown is taken in`,
    })
  }
}

/** One markdown file that was asked for by its own path is a command, or an agent if it says so. */
function askedFile(scan: Scan, file: SourceFile): Candidate {
  const fields = readFields(scan.readText(file.path))
  const isAgent = ['tools', 'model', 'color'].some((key) => fields.has(key)) && fields.has('name')
  const name = baseOf(file.path).replace(/(?:\.agent|\.prompt)?\.md$/i, '')
  const type = isAgent ? 'agent' : 'command'
  return makeCandidate({
    type,
    name,
    path: file.path,
    files: [file],
    reason: 'a markdown file named by its path',
  })
}
