import type { FileMode } from '../object/tree.ts'

/** One file of a source, before anything of it was read. */
export interface SourceFile {
  /** POSIX path relative to the source's root. */
  readonly path: string
  /** `special` is a FIFO, socket, device or repository; `submodule` a gitlink. Neither is ever read. */
  readonly mode: FileMode | 'special' | 'submodule'
  /** Bytes; `null` where the size is known only after fetching (partial clone). */
  readonly size: number | null
}
