import type { ObjectId } from '../object/object-id.ts'

/** Where the content that a baseline was made from can be had. */
export interface RecordedSource {
  /** A URL without credentials. */
  readonly location: string
  readonly path: string
  /** As asked for; null for the newest state. */
  readonly ref: string | null
  readonly commit: string
}

/** What a record says of a deployment beside what the view has. */
export interface RecordFacts {
  /** Null for what came from no source that others reach. */
  readonly source: RecordedSource | null
  /** The tree of the source's content where it is not the baseline's; null where it is, or without a source. */
  readonly pristine: ObjectId | null
  /** The name of the baseline's version, such as `v1.2.0`; null where it has none. */
  readonly version: string | null
  /** The baseline's tree and those that it was made from, newest first. */
  readonly lineage: readonly ObjectId[]
  /**
   * Of an artifact in an agent's own form: the tree that a reader finds there who does not have the
   * artifact. Null for plain files.
   */
  readonly formHash: ObjectId | null
  /** Of hooks in a file that others have hooks in too: a hash of each. Null for anything else. */
  readonly formItems: readonly string[] | null
  /** Who wants it, composites by the uuids that this project's records have; null where nothing of this is known. */
  readonly wantedBy: readonly string[] | null
  /** Of a composite: what it consists of, by the uuids that this project's records have; null where that is not known. */
  readonly parts: readonly string[] | null
}

/** Returns the facts of an entry of which no more can be had: the next command that writes it adds the rest. */
export function factsUnknown(newest: ObjectId): RecordFacts {
  return {
    source: null,
    pristine: null,
    version: null,
    lineage: [newest],
    formHash: null,
    formItems: null,
    wantedBy: null,
    parts: null,
  }
}

/** So many trees of a history are recorded. */
export const LINEAGE_LENGTH = 20
