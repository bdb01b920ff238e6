import fs from 'node:fs'
import { dirname } from 'node:path'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { ErrorCode } from '../../core/errors.ts'
import type { FileStat, FileSystem } from '../../ports/file-system.ts'

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, O_WRONLY, O_CREAT, O_EXCL } = fs.constants
const READ_FLAGS = O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0)
const CREATE_FLAGS = O_WRONLY | O_CREAT | O_EXCL
const LSTAT_OPTIONS = { throwIfNoEntry: false } as const
const FSYNC_AT_ONCE = 16

/** The machine's file system. */
export const nodeFileSystem: FileSystem = {
  lstat: (path) => explained('look at', path, () => lstat(path)),
  readdir: (path) =>
    explained('list', path, () => fs.readdirSync(path, 'utf8').map(checkName(path))),
  readFile: (path) => explained('read', path, () => readFile(path)),
  readlink: (path) => explained('read', path, () => fs.readlinkSync(path, 'utf8')),
  realpath: (path) => explained('resolve', path, () => fs.realpathSync.native(path)),
  createFile: (path, bytes, mode) => explained('write', path, () => createFile(path, bytes, mode)),
  symlink: (target, path) => explained('write', path, () => fs.symlinkSync(target, path)),
  mkdir: (path, mode) => explained('create', path, () => makeFolder(path, mode)),
  rename: (from, to) => explained('move to', to, () => fs.renameSync(from, to)),
  unlink: (path) => explained('remove', path, () => fs.unlinkSync(path)),
  rmdir: (path) => explained('remove', path, () => fs.rmdirSync(path)),
  fsync: fsyncAll,
  mayWrite: (folder) => {
    try {
      fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK)
      return true
    } catch {
      return false
    }
  },
  freeSpace: (path) =>
    explained('measure', path, () => {
      const { bavail, bsize } = fs.statfsSync(path)
      return bavail * bsize
    }),
}

/**
 * Creates a folder and those above it. Node's own `recursive` never ends where a folder takes no
 * others and says that it is not there, as `/proc` does.
 */
function makeFolder(path: string, mode: number | undefined): void {
  try {
    fs.mkdirSync(path, mode)
  } catch (error) {
    const errno = (error as NodeJS.ErrnoException).code
    if (errno === 'EEXIST' && fs.statSync(path).isDirectory()) return
    const above = dirname(path)
    if (errno !== 'ENOENT' || above === path || fs.existsSync(above)) throw error
    makeFolder(above, mode)
    makeFolder(path, mode)
  }
}

function lstat(path: string): FileStat | null {
  const stat = lstatOrNothing(path)
  if (stat === undefined) return null
  return {
    kind: kindOf(stat),
    size: stat.size,
    mode: stat.mode & 0o7777,
    mtime: stat.mtimeMs,
    ctime: stat.ctimeMs,
    ino: stat.ino,
    nlink: stat.nlink,
  }
}

/** Below a file, and below a link that leads to itself, nothing has a name: that is no failure. */
function lstatOrNothing(path: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(path, LSTAT_OPTIONS)
  } catch (error) {
    if (['ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

function kindOf(stat: fs.Stats): FileStat['kind'] {
  if (stat.isFile()) return 'file'
  if (stat.isDirectory()) return 'directory'
  return stat.isSymbolicLink() ? 'link' : 'special'
}

/** Node shows bytes that are not UTF-8 as U+FFFD; such a name could not be opened again. */
function checkName(dir: string): (name: string) => string {
  return (name) => {
    if (!name.includes('\ufffd')) return name
    throw new SkillmeatError('E_PATH_CHARS', `A name in ${dir} is not valid UTF-8.`, {
      fix: 'Rename the file, then try again.',
      data: { dir },
    })
  }
}

function readFile(path: string): Uint8Array {
  const fd = fs.openSync(path, READ_FLAGS)
  try {
    const stat = fs.fstatSync(fd)
    if (!stat.isFile()) {
      throw new SkillmeatError('E_SPECIAL_FILE', `${path} is not a regular file.`, {
        fix: 'Replace it by a regular file or remove it.',
        data: { path },
      })
    }
    return fs.readFileSync(fd)
  } finally {
    fs.closeSync(fd)
  }
}

function createFile(path: string, bytes: Uint8Array, mode: number): void {
  const fd = fs.openSync(path, CREATE_FLAGS, mode)
  try {
    fs.writeFileSync(fd, bytes)
    fs.fchmodSync(fd, mode)
  } finally {
    fs.closeSync(fd)
  }
}

async function fsyncAll(paths: readonly string[]): Promise<void> {
  const waiting = [...paths]
  const worker = async (): Promise<void> => {
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) await fsyncOne(path)
  }
  await Promise.all(Array.from({ length: Math.min(FSYNC_AT_ONCE, paths.length) }, worker))
}

async function fsyncOne(path: string): Promise<void> {
  try {
    const handle = await fs.promises.open(path, O_RDONLY)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (process.platform === 'win32' && (error as NodeJS.ErrnoException).code === 'EPERM') return
    throw explain('make durable', path, error)
  }
}

function explained<T>(what: string, path: string, call: () => T): T {
  try {
    return call()
  } catch (error) {
    throw explain(what, path, error)
  }
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  EACCES: 'E_IO_DENIED',
  EPERM: 'E_IO_DENIED',
  ENOSPC: 'E_IO_NOSPACE',
  EDQUOT: 'E_IO_NOSPACE',
  EROFS: 'E_IO_READONLY',
  ENOENT: 'E_IO_NOT_FOUND',
  ENOTDIR: 'E_IO_NOT_FOUND',
  ELOOP: 'E_LINK_FORBIDDEN',
}

const FIXES: Partial<Record<ErrorCode, string>> = {
  E_IO_DENIED: 'Check who owns it and its permissions, then try again.',
  E_IO_NOSPACE: 'Free some space on the disk, then try again.',
  E_IO_READONLY: 'The disk is read-only; make it writable, then try again.',
  E_IO_NOT_FOUND: 'Check the path, then try again.',
}

function explain(what: string, path: string, error: unknown): unknown {
  const errno = (error as NodeJS.ErrnoException).code
  if (errno === undefined || isSkillmeatError(error)) return error
  return ioError(errno, `Could not ${what} ${path} (${errno}).`, { path, cause: error })
}

/** Returns the error for a failed call, with the code that fits `errno`. */
export function ioError(
  errno: string,
  message: string,
  details: { readonly path: string; readonly cause?: unknown },
): SkillmeatError {
  const code = CODES[errno] ?? 'E_IO'
  return new SkillmeatError(code, message, {
    fix: FIXES[code] ?? 'Check the disk and try again.',
    data: { path: details.path, errno },
    cause: details.cause,
  })
}
