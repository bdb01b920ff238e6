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

/** What a project's repository holds of earlier states, for whom its own files are not enough. */
export interface ProjectHistory {
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
