import type { Limits } from '../../core/limits.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { isDotGit } from '../../core/security/safe-path.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import type { SourceFile } from '../../core/artifact/source-file.ts'

/** One file of a commit with its blob. */
export interface WalkedFile {
  readonly path: string
  readonly mode: SourceFile['mode']
  /** The blob; of a submodule the commit it is pinned to. */
  readonly id: string
}

/** Returns the raw bytes of trees, in the order asked. */
export type ReadTrees = (ids: readonly string[]) => Promise<readonly Uint8Array[]>

interface Folder {
  readonly path: string
  readonly id: string
}

interface RawEntry {
  readonly mode: string
  readonly name: string
  readonly id: string
}

const MAX_DEPTH = 128
const MODES: ReadonlyMap<string, SourceFile['mode']> = new Map([
  ['100644', '100644'],
  ['100664', '100644'],
  ['100755', '100755'],
  ['120000', '120000'],
  ['160000', 'submodule'],
])

/**
 * Lists the files of the tree `root` below `path`, level by level, each tree read once.
 *
 * Counts while it walks: a few objects that spell out 10^5 files throw `E_SIZE_LIMIT` before they
 * are spelled out. Throws `E_GIT_TREE` for names that git would never check out, `E_PATH_CHARS` for
 * names that are not UTF-8 and `E_SOURCE_NOT_FOUND` when `path` is not there.
 */
export async function walkTree(
  root: string,
  path: string | null,
  { read, limits }: { readonly read: ReadTrees; readonly limits: Limits },
): Promise<readonly WalkedFile[]> {
  const start = await descend(root, path === null ? [] : path.split('/'), read)
  if ('mode' in start) return [start]
  const known = new Map<string, readonly RawEntry[]>()
  const files: WalkedFile[] = []
  let level: Folder[] = [start]
  let entries = 0
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw tooMuch(`Its folders are nested deeper than ${MAX_DEPTH}.`)
    await readLevel(level, known, read)
    const next: Folder[] = []
    for (const folder of level) {
      const list = known.get(folder.id) ?? []
      entries += list.length
      if (entries > limits.sourceEntries) {
        throw tooMuch(`It has more than ${limits.sourceEntries} files and folders.`)
      }
      for (const entry of list) place(folder.path, entry, { files, next })
    }
    level = next
  }
  return files.toSorted((left, right) => (left.path < right.path ? -1 : 1))
}

async function readLevel(
  level: readonly Folder[],
  known: Map<string, readonly RawEntry[]>,
  read: ReadTrees,
): Promise<void> {
  const ids = [...new Set(level.map(({ id }) => id))].filter((id) => !known.has(id))
  for (const [index, bytes] of (await read(ids)).entries())
    known.set(ids[index] ?? '', parseTree(bytes))
}

/** Goes down to the asked-for folder or file without listing anything beside it. */
async function descend(
  root: string,
  components: readonly string[],
  read: ReadTrees,
): Promise<Folder | WalkedFile> {
  let at: Folder | WalkedFile = { path: '', id: root }
  for (const component of components) {
    const [bytes] = 'mode' in at ? [] : await read([at.id])
    const entry =
      bytes === undefined ? undefined : parseTree(bytes).find(({ name }) => name === component)
    if (entry === undefined) throw notFound(components.join('/'))
    const found: { files: WalkedFile[]; next: Folder[] } = { files: [], next: [] }
    place(at.path, entry, found)
    at = found.next[0] ?? found.files[0] ?? at
  }
  return at
}

function place(
  folder: string,
  entry: RawEntry,
  found: { files: WalkedFile[]; next: Folder[] },
): void {
  const path = folder === '' ? entry.name : `${folder}/${entry.name}`
  if (entry.mode === '40000') {
    found.next.push({ path, id: entry.id })
    return
  }
  const mode = MODES.get(entry.mode)
  if (mode === undefined) throw evil(path, `has the mode ${terminalText(entry.mode, 20)}`)
  found.files.push({ path, mode, id: entry.id })
}

/** Reads `mode name NUL id` entries; ids have 20 bytes. */
function parseTree(bytes: Uint8Array): readonly RawEntry[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const entries: RawEntry[] = []
  const names = new Set<string>()
  for (let at = 0; at < buffer.length;) {
    const space = buffer.indexOf(0x20, at)
    const end = buffer.indexOf(0, space)
    if (space === -1 || end === -1 || end + 21 > buffer.length) throw evil('', 'is cut off')
    const mode = buffer.toString('latin1', at, space).replace(/^0+/, '')
    const name = decodeName(buffer.subarray(space + 1, end))
    if (names.has(name)) throw evil(name, 'is listed twice')
    names.add(name)
    entries.push({ mode, name, id: buffer.toString('hex', end + 1, end + 21) })
    at = end + 21
  }
  return entries
}

function decodeName(bytes: Buffer): string {
  const name = bytes.toString('utf8')
  if (name.includes('\ufffd') && !Buffer.from(name).equals(bytes)) {
    throw new SkillmeatError(
      'E_PATH_CHARS',
      `The name "${terminalText(name, 200)}" is not UTF-8.`,
      {
        fix: 'Rename the file in the repository, then import again.',
      },
    )
  }
  if (name === '' || name === '.' || name === '..' || name.includes('/') || isDotGit(name)) {
    throw evil(name, 'is a name that git never checks out')
  }
  return name
}

function evil(name: string, what: string): SkillmeatError {
  return new SkillmeatError(
    'E_GIT_TREE',
    `In a tree of the repository "${terminalText(name, 200)}" ${what}.`,
    {
      fix: 'Ask the owner of the repository to mend it; nothing was imported.',
    },
  )
}

function notFound(path: string): SkillmeatError {
  return new SkillmeatError(
    'E_SOURCE_NOT_FOUND',
    `The repository has no "${terminalText(path, 200)}".`,
    {
      fix: 'Check the path against the repository.',
      data: { path },
    },
  )
}

function tooMuch(message: string): SkillmeatError {
  return new SkillmeatError('E_SIZE_LIMIT', `The repository is too large. ${message}`, {
    fix: 'Name the part of the repository that holds the artifacts.',
  })
}
