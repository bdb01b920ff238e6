import type { Warning } from '../core/errors.ts'
import type { SourceFile } from '../core/artifact/source-file.ts'
import type { GitLocation, SourceLocation } from '../core/address/source-location.ts'

export type { SourceFile } from '../core/artifact/source-file.ts'
export type { GitLocation, SourceLocation } from '../core/address/source-location.ts'

/** A source held still: a folder, or one commit of a repository. */
export interface OpenedSource {
  /** The commit, for a git source. */
  readonly revision: string | null
  /** The last part of the source's address: what an artifact at its very root may be called. */
  readonly name: string
  /** The part that was opened, for `discover`; `null` for the whole. One markdown file is a part of its folder. */
  readonly path: string | null
  /**
   * Every file below the asked-for path, sorted by path. Paths are relative to the source's root, not to the asked-for path.
   *
   * The repository that a checkout belongs to is left out; any other `.git` is one `special` entry and never looked into.
   */
  readonly files: readonly SourceFile[]
  /** The tags of the repository, where it was opened at one that is a version; none otherwise. */
  readonly tags: readonly string[]
  /** Contents are fetched only when they are read. */
  readonly isSparse?: true
  /** What the source holds that will not be taken as it is there: submodules, attributes that change bytes. */
  readonly warnings: readonly Warning[]
  /**
   * Returns the bytes of `paths` (of a link: its target), each read at most once.
   *
   * Throws `E_IO_DENIED`, `E_SIZE_LIMIT` and the like, naming the file; never follows a link, never blocks on a special file.
   */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>
  /** Removes whatever was fetched. */
  close(): Promise<void>
}

/** Opens sources. Checks nothing about artifacts; only that the location may be reached. */
export interface Sources {
  /** Throws what `unzip` throws for a bundle, `E_SOURCE_NOT_FOUND`, `E_SOURCE_UNREACHABLE`, `E_GIT_URL`, `E_GIT_REF`, `E_GIT_TREE`, `E_URL_FORBIDDEN`, `E_STORE_CORRUPT`. */
  open(location: SourceLocation): Promise<OpenedSource>
  /** Asks where the ref of a repository stands, and fetches nothing. Throws what `open` throws of an address. */
  look(location: GitLocation): Promise<SourceRefs>
  /** Tells which of these names are branches or tags of a repository. Throws as `look` does. */
  findRefs(location: GitLocation, names: readonly string[]): Promise<ReadonlySet<string>>
  /** Lists the tags of a repository. Throws as `look` does. */
  listTags(location: GitLocation): Promise<readonly string[]>
  /**
   * Returns the commit whose id begins so, of those that the branches and tags descend from; null for
   * none, or several. Fetches commits, no contents. Throws as `look` does.
   */
  findCommit(location: GitLocation, beginning: string): Promise<string | null>
  /** Tells how two commits of a repository stand to each other. Throws what `open` throws of an address. */
  relate(pair: CommitPair): Promise<Relation>
}

/** Where a repository stands. */
export interface SourceRefs {
  /** The commit of the ref that was asked for, or of the default branch; null where there is no such ref. */
  readonly commit: string | null
  /** Its tags, where the ref is one that is a version; none otherwise. */
  readonly tags: readonly string[]
}

/** Two commits of a repository. */
export interface CommitPair {
  readonly url: string
  readonly older: string
  readonly newer: string
  /** As in a location. */
  readonly mayBePrivate?: true
}

/** How the commit called newer stands to the other, and the newest commit that both descend from. */
export interface Relation {
  readonly order: 'newer' | 'older' | 'apart' | 'unknown'
  readonly base: string | null
}
