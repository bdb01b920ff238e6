import type { FileMode } from '../core/object/tree.ts'

/** A place of a project in whose history something is looked for. */
export interface HistoricPlace {
  /** The project's folder. */
  readonly project: string
  /** A file or a folder below it. */
  readonly path: string
}

/** A file of a state of a place; its path is relative to the place, and empty where that is a file. */
export interface HistoricFile {
  readonly path: string
  readonly mode: FileMode
  readonly bytes: Uint8Array
}

/** The git repositories that projects stand in. */
export interface ProjectRepository {
  /** Tells whether a folder is in the working tree of a repository; false where there is no git. */
  isInRepository(folder: string): Promise<boolean>
  /**
   * Sets one of a repository's own settings, which no other clone has. Throws `E_IO` with git's reason
   * where git refuses.
   */
  set(folder: string, name: string, value: string): Promise<void>
  /**
   * Returns the newest of the last 200 commits' states of a place that `isIt` accepts; null where there
   * is none, no repository, or none that was found within two seconds. Nothing is fetched, and nothing
   * of the repository is run.
   */
  find(
    place: HistoricPlace,
    isIt: (files: readonly HistoricFile[]) => boolean,
  ): Promise<readonly HistoricFile[] | null>
}
