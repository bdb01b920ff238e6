import { takeHooks } from '../agents/copilot/take-hooks.ts'
import { plainFolder } from '../agents/copilot/hook-start.ts'
import type { SourceFile } from '../artifact/source-file.ts'
import { isSkillmeatError } from '../errors.ts'
import type { Warning } from '../errors.ts'
import { makeCandidate, partPath } from './candidate.ts'
import { joinPath } from './manifest-paths.ts'
import { sayWhere } from './plugin-manifests.ts'
import type { OwnedCandidate, Scan } from './scan.ts'
import { ownerOf } from './scan.ts'
import { baseOf, isWithin } from './skill-roots.ts'

const FILE = /^(?<base>(?:.*\/)?)\.github\/hooks\/(?<own>[^/]+)\.json$/

/** A file in which Copilot finds hooks. */
interface HookFile {
  readonly path: string
  /** The folder that the commands in it begin in. */
  readonly base: string
  readonly name: string
}

/** Tells whether Copilot would read a file for hooks. */
export function isCopilotHooks(path: string): boolean {
  return FILE.test(path)
}

/**
 * Finds the hooks in `.github/hooks/*.json`, each file an artifact in the collection's form. What lies beside
 * them comes along, but for what is another file's by its folder.
 */
export function copilotHookCandidates(
  scan: Scan,
  isNamed: (path: string) => boolean,
): readonly OwnedCandidate[] {
  const found = scan.files.flatMap(({ path }): HookFile[] => {
    const { base, own } = FILE.exec(path)?.groups ?? {}
    if (base === undefined || own === undefined) return []
    if (isNamed(path) || ownerOf(scan, path) !== null) return []
    // Of a file that is called as every one might be, its folder or the source says more.
    const name = own === 'hooks' ? baseOf(`${scan.sourceName}/${base}`.replace(/\/$/, '')) : own
    return [{ path, base, name }]
  })
  return found.flatMap((file) => {
    const text = scan.readText(file.path)
    if (text === null) {
      scan.skipped.push({ path: file.path, reason: 'hooks in a file that cannot be read' })
      return []
    }
    try {
      return takeFile(scan, file, { text, others: found.filter((one) => one !== file) })
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      const { path, name } = file
      scan.broken.push({ path, artifact: `hook:${name}`, error: sayWhere(error, path) })
      return []
    }
  })
}

function takeFile(
  scan: Scan,
  file: HookFile,
  { text, others }: { readonly text: string; readonly others: readonly HookFile[] },
): readonly OwnedCandidate[] {
  const { path, base, name } = file
  const slot = { name, folder: '.github/hooks', pluginFolder: null, scope: 'project' } as const
  const taken = takeHooks(text, slot)
  if (taken.text === null) {
    const reason = `hooks of Copilot that are not taken in: ${taken.lost.join('; ') || 'none'}`
    scan.skipped.push({ path, reason })
    return []
  }
  const folder = `${base}.github/hooks`
  const files = filesBeside(scan, folder, others)
  const made = new Map([['hooks.json', new TextEncoder().encode(taken.text)]])
  const absent = namedElsewhere(scan, { base, folder }, text)
  const warnings = [
    ...warn(path, 'Left out', taken.lost),
    ...warn(path, RETOLD, taken.retold),
    ...warn(path, 'Its commands name files that lie elsewhere, and do not come with it', absent),
  ]
  const reason = `hooks of Copilot in ${folder}/`
  const place = { path: partPath(folder, baseOf(path)), files, reason, made, warnings }
  return [{ candidate: makeCandidate({ type: 'hook', name, ...place }), owner: null }]
}

const RETOLD =
  'What these events tell their commands, and hear from them, is in the words of Claude Code now (tool_name, not toolName), also from Copilot'

function warn(where: string, what: string, names: readonly string[]): readonly Warning[] {
  if (names.length === 0) return []
  return [{ code: 'W_FORMAT_LOSS', message: `${what}: ${names.join('; ')}.`, where }]
}

function filesBeside(
  { files }: Scan,
  folder: string,
  others: readonly HookFile[],
): readonly SourceFile[] {
  const isOthers = (path: string) =>
    others.some(({ path: other }) => isWithin(other.replace(/\.json$/, ''), path))
  return files.filter(
    ({ path }) => isWithin(folder, path) && !isCopilotHooks(path) && !isOthers(path),
  )
}

const WORD = /[\w.@+/-]*[\w@+-]/g
const CWD = /"cwd"\s*:\s*"(?<cwd>[^"\\]*)"/g

/** Lists files of the source that a file of hooks names, and that do not lie beside it. */
function namedElsewhere(
  { files }: Scan,
  { base, folder }: { readonly base: string; readonly folder: string },
  text: string,
): readonly string[] {
  const folders = ['', ...[...text.matchAll(CWD)].map(({ groups }) => groups?.['cwd'] ?? '')]
  const words = new Set(text.match(WORD))
  const named = new Set(
    folders.flatMap((cwd) => [...words].map((word) => joinPath([base, plainFolder(cwd), word]))),
  )
  return files.map(({ path }) => path).filter((path) => named.has(path) && !isWithin(folder, path))
}
