import type { Candidate } from './candidate.ts'
import { makeCandidate } from './candidate.ts'
import type { ContainedFile } from './containers.ts'
import { findContainer, isDescriptive } from './containers.ts'
import { namedPaths } from './plugin-components.ts'
import type { Scan } from './scan.ts'
import { asideBelow, ownerOf, readFields } from './scan.ts'
import { baseOf, folderOf, isWithin } from './skill-roots.ts'
import type { SourceFile } from './source-file.ts'

/** Finds commands and agents: markdown files in their containers, or where a manifest says. */
export function fileCandidates(scan: Scan): readonly Candidate[] {
  const find = containerFinder(scan)
  const aside = new Set<string>()
  const found = scan.files.flatMap((file) => {
    const foreign = foreignForm(file.path)
    if (foreign !== null) scan.skipped.push({ path: file.path, reason: foreign })
    if (!/\.md$/i.test(file.path) || ownerOf(scan, file.path) !== null) return []
    const contained = find(file.path)
    if (contained === null) return file.path === scan.root ? [askedFile(scan, file)] : []
    // What lies between the container and the file belongs to its name, whatever it is called.
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

/** What a manifest names comes before what a folder is called. */
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

/** Names files in which other agents keep agents and commands in a form of their own. */
function foreignForm(path: string): string | null {
  if (/(?:^|\/)\.codex\/agents\/[^/]+\.toml$/.test(path)) {
    return "an agent in Codex's own form; only markdown is taken in"
  }
  if (/(?:^|\/)\.gemini\/commands\/.+\.toml$/.test(path)) {
    return "a command in Gemini CLI's own form; only markdown is taken in"
  }
  return null
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
