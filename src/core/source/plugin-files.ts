import type { Limits } from '../limits.ts'
import type { Candidate } from './candidate.ts'
import { PROJECT_FOLDERS, folderAside } from './containers.ts'
import type { Plugin } from './plugin.ts'
import { isWithin } from './skill-roots.ts'
import type { SourceFile } from '../artifact/source-file.ts'

/** What of a source belongs to the parts of plugins. */
export interface PartFiles {
  readonly files: readonly SourceFile[]
  /** Paths that parts hold, also those that they hold in another form. */
  readonly taken: ReadonlySet<string>
  readonly plugins: readonly Plugin[]
  readonly limits: Limits
}

/** The files of a plugin that belong to none of its parts. */
export interface PluginFiles {
  readonly files: readonly SourceFile[]
  /** Tells whether there were too many, so that only manifest and documents are taken. */
  readonly isCut: boolean
  /** What is left out although it lies in the folder, below it: folders of projects, lock files. */
  readonly leftOut: readonly string[]
}

const DOCUMENT = /^(?:readme|licen[cs]e|changelog|notice)[^/]*$/i
const MANIFEST =
  /^(?:plugin\.json|gemini-extension\.json|\.(?:[a-z]+-)?plugin\/plugin\.json|\.github\/plugin\/plugin\.json|\.lsp\.json)$/
const LOCK =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|uv\.lock|poetry\.lock|cargo\.lock|go\.sum)$/i

/** Returns the paths that parts hold: files of their own, and files they are made from. */
export function takenBy(
  parts: readonly Candidate[],
  madeFrom: readonly string[],
): ReadonlySet<string> {
  return new Set([...parts.flatMap((part) => part.files.map(({ path }) => path)), ...madeFrom])
}

/**
 * Finds what lies in a plugin's folder and belongs to no part: its manifests, documents, scripts.
 *
 * A plugin that shares its folder has its documents only. One that is the whole source leaves out
 * what is about the source: folders of projects, tests, hidden and lock files. One that is too large
 * has its manifests and documents only.
 */
export function filesOfPlugin(plugin: Plugin, known: PartFiles): PluginFiles {
  const { root } = plugin
  const { plugins, taken } = known
  const isShared = plugins.some((other) => other !== plugin && other.root === root)
  const inner = plugins.filter((other) => other !== plugin && isInside(root, other.root))
  const isGuessedSource = root === '' && plugin.confidence < 0.9
  const here = known.files.filter(
    ({ path }) =>
      isInside(root, path) && !taken.has(path) && !inner.some((one) => isWithin(one.root, path)),
  )
  const plain = here.filter(({ path }) => {
    const inside = insideOf(root, path)
    return DOCUMENT.test(inside) || (!isShared && MANIFEST.test(inside))
  })
  if (isShared || isGuessedSource) return { files: plain, isCut: false, leftOut: [] }
  const all = here.filter(({ path }) => isOwn(root, insideOf(root, path)))
  if (isTooLarge(all, known.limits)) return { files: plain, isCut: true, leftOut: [] }
  const own = new Set(all)
  const leftOut = here
    .filter((file) => !own.has(file))
    .map(({ path }) => insideOf(root, path))
    .filter((inside) => !isMarketplace(inside))
  return { files: all, isCut: false, leftOut }
}

function isOwn(root: string, inside: string): boolean {
  if (isMarketplace(inside)) return false
  if (root !== '' || MANIFEST.test(inside)) return true
  const [first = ''] = inside.split('/')
  if (first.startsWith('.') || PROJECT_FOLDERS.has(first)) return false
  return folderAside(inside) === null && !LOCK.test(inside)
}

function isMarketplace(inside: string): boolean {
  return /(?:^|\/)marketplace\.json$/.test(inside) && inside.split('/').length <= 3
}

function isTooLarge(files: readonly SourceFile[], limits: Limits): boolean {
  const bytes = files.reduce((sum, { size }) => sum + (size ?? 0), 0)
  const isOneTooLarge = files.some(({ size }) => (size ?? 0) > limits.fileBytes)
  return isOneTooLarge || files.length > limits.artifactFiles || bytes > limits.artifactBytes
}

function isInside(root: string, path: string): boolean {
  return root === '' ? path !== '' : path.startsWith(`${root}/`)
}

function insideOf(root: string, path: string): string {
  return root === '' ? path : path.slice(root.length + 1)
}
