/** Who holds a lock. */
export interface LockHolder {
  readonly pid: number | null
  readonly host: string | null
  /** The process is gone: the next command takes the lock over. */
  readonly isGone: boolean
}

/** What the program runs on; looked at by `doctor` only. */
export interface Machine {
  /** Such as `24.21.0`. */
  readonly nodeVersion: string
  /** Returns git's version, such as `2.39.5`; null when there is no git. */
  gitVersion(): Promise<string | null>
  /** Tells whether somebody else owns what has that path; false where there are no owners. */
  isForeign(path: string): boolean
  /** Returns who holds the lock in the file `path`; null when nobody does. */
  lockHolder(path: string): LockHolder | null
}
