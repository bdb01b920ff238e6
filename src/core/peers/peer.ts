import type { ArtifactType } from '../artifact/artifact-type.ts'
import type { Sha256 } from '../object/object-id.ts'

/** Where a peer says that a copy came from. */
export interface PeerSource {
  /**
   * URL of a git repository without credentials, as `formatGitUrl` writes it: https or ssh, its host
   * perhaps one of a private network.
   */
  readonly location: string
  /** Folder or file in it; '' for the root, null where it is not said. */
  readonly path: string | null
  readonly ref: string | null
  /** 40 or 64 hex digits; null where it is not recorded. */
  readonly commit: string | null
}

/** What a peer's file says of one copy. */
export interface PeerClaim {
  /** The peer's id, such as `skills`. */
  readonly peer: string
  readonly type: ArtifactType
  readonly name: string
  /**
   * Where the copy lies, below the folder that was looked at (a project, or a person's home): a folder
   * or a file, several where the peer wrote several, none where it does not say.
   */
  readonly places: readonly string[]
  /** Null for what came from nowhere that others reach (a local folder, an npm package). */
  readonly source: PeerSource | null
  /**
   * Tells whether files (paths relative to the copy; of a copy that is one file, that file under any
   * path) are what the peer wrote; null where it recorded no hash that can be computed.
   */
  readonly isAsWritten: ((files: readonly PeerFile[]) => boolean) | null
  /** The peer writes lines of its own into it: what it wrote is not what the source has. */
  readonly addsLines?: true
}

/** One file of a copy as it lies on disk. */
export interface PeerFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/** A peer: another tool that puts artifacts into agents' folders. */
export interface Peer {
  readonly id: string
  readonly name: string
  /** Files that it may have left, below a project, or below a person's home. First found does not hide others. */
  readonly files: Readonly<Record<'project' | 'user', readonly string[]>>
  /** Files in the same folder that say more of what those name. */
  readonly beside?: readonly string[]
  /**
   * Reads one of its files.
   *
   * Throws `E_MANIFEST_PARSE`, `E_MANIFEST_SCHEMA` or `E_MANIFEST_LIMIT` for one that cannot be read
   * as a whole; a single bad entry is passed over and named in `problems`.
   */
  readonly read: (file: PeerText, tools: { readonly sha256: Sha256 }) => PeerReading
}

/** The text of a peer's file; `where` is its path, which ends like one of the peer's `files`. */
export interface PeerText {
  readonly where: string
  readonly text: string
  /** By their names, the texts of those files `beside` it that are there. */
  readonly beside?: ReadonlyMap<string, string>
}

/** What one file of a peer says. */
export interface PeerReading {
  readonly claims: readonly PeerClaim[]
  readonly problems: readonly string[]
}
