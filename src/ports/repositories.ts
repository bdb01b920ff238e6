/** The git repositories that projects stand in. */
export interface Repositories {
  /** Tells whether a folder is in the working tree of a repository; false where there is no git. */
  isInRepository(folder: string): Promise<boolean>
  /**
   * Sets one of a repository's own settings, which no other clone has. Throws `E_IO` with git's reason
   * where git refuses.
   */
  set(folder: string, name: string, value: string): Promise<void>
}
