import { makeCandidate, partPath } from './candidate.ts'
import { copilotHookCandidates, isCopilotHooks } from './copilot-hooks.ts'
import { hooksText, namedParts } from './named-parts.ts'
import type { NamedPart } from './named-parts.ts'
import type { Plugin } from './plugin.ts'
import type { OwnedCandidate, Scan } from './scan.ts'
import { ownerOf } from './scan.ts'
import { baseOf, folderOf, isWithin } from './skill-roots.ts'
import type { SourceFile } from '../artifact/source-file.ts'

const STANDARD = 'hooks/hooks.json'

/**
 * Finds hooks: folders with `hooks.json`, what manifests name elsewhere or hold themselves, and files of
 * Copilot.
 *
 * Scripts beside a file in the folder `hooks/` come with it; those elsewhere are the plugin's, where
 * `${CLAUDE_PLUGIN_ROOT}` finds them.
 */
export function hookCandidates(scan: Scan): readonly OwnedCandidate[] {
  const named = scan.plugins.flatMap((plugin) =>
    namedParts(plugin, { key: 'hooks', standard: STANDARD }),
  )
  const manifests = new Set(named.map(({ file }) => file))
  const standard = scan.files.filter(
    ({ path }) =>
      /(?:^|\/)hooks\/hooks\.json$/.test(path) &&
      !isCopilotHooks(path) &&
      ownerOf(scan, path) === null,
  )
  const folders = standard.map(({ path: file }): OwnedCandidate => {
    const path = folderOf(file)
    const name = nameOfFolder(scan, folderOf(path))
    const files = scan.files.filter((one) => isWithin(path, one.path) && !manifests.has(one.path))
    const reason = 'a folder with hooks.json'
    return { candidate: makeCandidate({ type: 'hook', name, path, files, reason }), owner: null }
  })
  const names = new Set(folders.map(({ candidate }) => candidate.name))
  return [
    ...folders,
    ...named.flatMap((part) => namedHooks(scan, part, names)),
    ...copilotHookCandidates(scan, (path) => manifests.has(path)),
  ]
}

function namedHooks(scan: Scan, part: NamedPart, names: Set<string>): readonly OwnedCandidate[] {
  const { plugin, file, inline } = part
  const text = inline === null ? scan.readText(file) : null
  if (inline === null && text === null) {
    scan.skipped.push({
      path: file,
      reason: `the plugin ${plugin.name} names it for its hooks, and it is not there`,
    })
    return []
  }
  const name = freeName(part, names)
  names.add(name)
  const made = new Map([['hooks.json', new TextEncoder().encode(hooksText(part, text))]])
  const statedIn = (plugin.manifest ?? plugin.entry)?.path ?? file
  const reason = inline === null ? `hooks that ${statedIn} names` : `hooks in ${file}`
  const place = { path: pathOf(part), files: scriptsOf(scan, part) }
  return [
    { candidate: makeCandidate({ type: 'hook', name, ...place, reason, made }), owner: plugin },
  ]
}

/** The first hooks of a plugin are called like it, further ones by their file too. */
function freeName({ plugin, file, inline }: NamedPart, names: ReadonlySet<string>): string {
  if (!names.has(plugin.name)) return plugin.name
  const word = inline === null ? baseOf(file).replace(/\.json$/i, '') : 'manifest'
  return `${plugin.name}-${word}`
}

function pathOf({ plugin, file, inline }: NamedPart): string {
  if (inline !== null) return partPath(file, `hooks of ${plugin.name}`)
  return isInHooks(plugin, file) ? partPath(folderOf(file), baseOf(file)) : file
}

function scriptsOf(scan: Scan, { plugin, file, inline }: NamedPart): readonly SourceFile[] {
  if (inline !== null || !isInHooks(plugin, file)) return []
  const folder = folderOf(file)
  return scan.files.filter(({ path }) => isWithin(folder, path) && !path.endsWith('.json'))
}

function isInHooks({ root }: Plugin, file: string): boolean {
  return folderOf(file) === (root === '' ? 'hooks' : `${root}/hooks`)
}

function nameOfFolder({ plugins, sourceName }: Scan, folder: string): string {
  const plugin = plugins.find(({ root }) => root === folder)
  return plugin?.name ?? (folder === '' ? sourceName : baseOf(folder))
}
