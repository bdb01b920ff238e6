import type { Dirent } from 'node:fs'
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
} from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { fileTooLarge, specialFile } from '../../core/artifact/check-listing.ts'
import { ignoreRules } from '../../core/artifact/ignore-rules.ts'
import type { Limits } from '../../core/limits.ts'
import { DEFAULT_LIMITS } from '../../core/limits.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { assertSafePath, isDotGit } from '../../core/security/safe-path.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import type { OpenedSource, SourceFile, SourceLocation } from '../../ports/source.ts'
import { describeRepository } from './local-repository.ts'
import { ioError } from './source-io-error.ts'

const MAX_DEPTH = 128
const isIgnored = ignoreRules(null)

/**
 * Opens a folder, or one markdown file in one, as a source. Never follows a link; never runs git.
 *
 * What tools leave behind (`node_modules`, `.venv`, …) is not listed. The `.git` of an ordinary
 * checkout at the root is left out; any other `.git` is listed as one `special` entry.
 * Throws `E_SOURCE_NOT_FOUND`, `E_PATH_CHARS` for a name that is not UTF-8, `E_SIZE_LIMIT` for too
 * many files, `E_IO_DENIED`, and `E_PATH_RESERVED` for a repository whose settings run programs.
 */
export async function openFolderSource(
  location: Extract<SourceLocation, { kind: 'folder' }>,
  limits: Limits = DEFAULT_LIMITS,
): Promise<OpenedSource> {
  const { root, path } = placeOf(location)
  const files: SourceFile[] = []
  walk({ root, files, limits }, path ?? '', 0)
  files.sort((left, right) => (left.path < right.path ? -1 : 1))
  const modes = new Map(files.map((file) => [file.path, file.mode]))
  return {
    revision: null,
    tags: [],
    name: basename(root),
    path,
    files,
    warnings: [],
    read: async (paths) =>
      new Map([...new Set(paths)].map((one) => [one, readOne({ root, modes, limits }, one)])),
    close: async () => undefined,
  }
}

interface Place {
  readonly root: string
  readonly path: string | null
}

/** Returns the folder to open and the part of it that is wanted; one file is a part of its folder. */
function placeOf({ dir, path }: Extract<SourceLocation, { kind: 'folder' }>): Place {
  const full = resolve(dir)
  try {
    const real = realpathSync(full)
    const stat = lstatSync(real)
    if (stat.isDirectory()) {
      if (path !== null) assertInside(real, path)
      return { root: real, path }
    }
    if (!stat.isFile() || !/\.md$/i.test(real)) throw notFound(full)
    if (/^skill\.md$/i.test(basename(real))) return { root: dirname(real), path: null }
    return placeOfFile(real)
  } catch (error) {
    throw isSkillmeatError(error) ? error : notFound(full, error)
  }
}

/** A command or agent is named by its path below its container, so the container must be in it. */
function placeOfFile(file: string): Place {
  const parts = file.split(sep)
  const container = Math.max(parts.lastIndexOf('commands'), parts.lastIndexOf('agents'))
  const cut = container > 1 ? container : parts.length - 1
  return { root: parts.slice(0, cut).join(sep), path: parts.slice(cut).join('/') }
}

/** A part of a source is a real folder or file in it: a link on the way could lead anywhere. */
function assertInside(root: string, path: string): void {
  assertSafePath(path)
  const full = join(root, ...path.split('/'))
  if (realpathSync(full) === full) return
  throw new SkillmeatError('E_LINK_ESCAPE', `"${terminalText(path)}" is reached through a link.`, {
    fix: 'Name the folder that the link points to.',
    data: { path },
  })
}

interface Walk {
  readonly root: string
  readonly files: SourceFile[]
  readonly limits: Limits
}

function walk(state: Walk, path: string, depth: number): void {
  const full = join(state.root, path)
  if (depth > MAX_DEPTH)
    throw tooMuch(`"${terminalText(path, 200)}" lies deeper than ${MAX_DEPTH} folders.`)
  if (depth === 0 && path !== '' && !lstatSync(full).isDirectory()) return list(state, path)
  for (const entry of readFolder(full)) {
    const name = nameOf(entry, path)
    const below = path === '' ? name : `${path}/${name}`
    if (isDotGit(name)) listRepository(state, below)
    else if (entry.isDirectory()) {
      if (!isIgnored(`${below}/`)) walk(state, below, depth + 1)
    } else if (!isIgnored(below)) list(state, below)
  }
}

/** Looks at the repository of a checkout from outside, as a file like any other. */
function listRepository(state: Walk, path: string): void {
  const kind = path === '.git' ? describeRepository(join(state.root, path)) : 'odd'
  if (kind === 'runs-programs') {
    throw new SkillmeatError(
      'E_PATH_RESERVED',
      `The settings in ${join(state.root, path)} run programs.`,
      {
        fix: 'Import a fresh clone, or give the address of the repository instead of the folder.',
        data: { path },
      },
    )
  }
  if (kind === 'odd') state.files.push({ path, mode: 'special', size: null })
}

function list({ root, files, limits }: Walk, path: string): void {
  const full = join(root, path)
  if (files.length >= limits.sourceEntries) {
    throw tooMuch(`The folder has more than ${limits.sourceEntries} files.`)
  }
  try {
    const stat = lstatSync(full)
    const regular = (stat.mode & 0o111) === 0 ? '100644' : '100755'
    const mode = stat.isSymbolicLink() ? '120000' : stat.isFile() ? regular : 'special'
    files.push({ path, mode, size: stat.size })
  } catch (error) {
    throw ioError(error, full)
  }
}

function readFolder(full: string): Dirent<Buffer>[] {
  try {
    return readdirSync(full, { withFileTypes: true, encoding: 'buffer' })
  } catch (error) {
    throw ioError(error, full)
  }
}

function nameOf({ name }: Dirent<Buffer>, folder: string): string {
  const text = name.toString('utf8')
  if (!text.includes('\ufffd') || Buffer.from(text).equals(name)) return text
  const shown = terminalText(folder === '' ? text : `${folder}/${text}`, 300)
  throw new SkillmeatError('E_PATH_CHARS', `The name "${shown}" is not UTF-8.`, {
    fix: 'Rename the file, then import again.',
  })
}

interface Reading {
  readonly root: string
  readonly modes: ReadonlyMap<string, SourceFile['mode']>
  readonly limits: Limits
}

function readOne({ root, modes, limits }: Reading, path: string): Uint8Array {
  if (path.split('/').some(isDotGit)) assertSafePath(path)
  const mode = modes.get(path)
  const full = join(root, path)
  if (mode === undefined) throw notFound(full)
  if (mode === 'special' || mode === 'submodule') throw specialFile(path)
  try {
    if (mode === '120000') return readlinkSync(full, 'buffer')
    return readRegular(full, path, limits)
  } catch (error) {
    throw ioError(error, full)
  }
}

/** The file may have been replaced since it was listed: what is open is looked at again. */
function readRegular(full: string, path: string, limits: Limits): Uint8Array {
  const handle = openSync(full, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const stat = fstatSync(handle)
    if (!stat.isFile()) throw specialFile(path)
    if (stat.size > limits.fileBytes) throw fileTooLarge(path, limits.fileBytes)
    return readFileSync(handle)
  } finally {
    closeSync(handle)
  }
}

function notFound(full: string, cause?: unknown): SkillmeatError {
  const shown = terminalText(full, 300)
  return new SkillmeatError('E_SOURCE_NOT_FOUND', `There is no folder of artifacts at ${shown}`, {
    fix: 'Check the path; a repository on GitHub is written owner/repo.',
    data: { path: full },
    cause,
  })
}

function tooMuch(message: string): SkillmeatError {
  return new SkillmeatError('E_SIZE_LIMIT', message, {
    fix: 'Name the part of it that holds the artifacts.',
  })
}
