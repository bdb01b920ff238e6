/**
 * What one name in a folder is, without following a link.
 *
 * Times are milliseconds since 1970 with their fraction, which a double holds to a quarter of a
 * microsecond: finer than the clock that stamps files.
 */
export interface FileStat {
  readonly kind: 'file' | 'directory' | 'link' | 'special'
  readonly size: number
  /** Permission bits. */
  readonly mode: number
  readonly mtime: number
  readonly ctime: number
  readonly ino: number
  readonly nlink: number
}

/**
 * The few calls to a file system that the program makes.
 *
 * Every failure is a `SkillmeatError` (`E_IO_DENIED`, `E_IO_NOSPACE`, `E_IO_READONLY`,
 * `E_IO_NOT_FOUND`, `E_IO`) that names the path. No call follows a link in the last component.
 */
export interface FileSystem {
  /** Returns `null` when nothing has that name. */
  lstat(path: string): FileStat | null
  /** Returns the names in a folder, unsorted. Throws `E_PATH_CHARS` for a name that is not UTF-8. */
  readdir(path: string): string[]
  readFile(path: string): Uint8Array
  readlink(path: string): string
  /** Returns the path with every link resolved. */
  realpath(path: string): string
  /** Creates a file that did not exist. Its bytes are not durable before `fsync`. */
  createFile(path: string, bytes: Uint8Array, mode: number): void
  symlink(target: string, path: string): void
  /** Creates a folder and the ones above it that are missing. */
  mkdir(path: string, mode?: number): void
  /** Replaces `to` when it is a file; fails when it is a folder that is not empty. */
  rename(from: string, to: string): void
  unlink(path: string): void
  rmdir(path: string): void
  /** Makes files and folders durable. */
  fsync(paths: readonly string[]): Promise<void>
  /** Tells whether entries of a folder may be made and removed, as far as that can be told. */
  mayWrite(folder: string): boolean
  /** Returns the free bytes where `path` is. */
  freeSpace(path: string): number
}
