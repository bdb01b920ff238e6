import type { FileMode } from '../core/object/tree.ts'
import type { OpenedSource } from './source.ts'

/** Where a repository lies that a person may write to. */
export interface RepositoryAddress {
  readonly url: string
  /** A person typed or confirmed its host, which may be a private one then. */
  readonly mayBePrivate: boolean
}

/** A branch and what it holds; null where the repository does not have it yet. */
export interface BranchTip {
  readonly branch: string
  readonly commit: string | null
}

/** Who made a commit. */
export interface CommitAuthor {
  readonly name: string
  readonly email: string
}

/** One commit on top of what was opened, and where it goes. */
export interface NewCommit {
  /** Files and folders that go before `files` are put in. */
  readonly removed: readonly string[]
  readonly files: readonly {
    readonly path: string
    readonly mode: FileMode
    readonly bytes: Uint8Array
  }[]
  readonly message: string
  readonly author: CommitAuthor
  /** Milliseconds since 1970, UTC. */
  readonly at: number
  /** The branch as it must be for the commit to go there; null makes it. */
  readonly onto: BranchTip
  /** Where it is pushed; the repository that was opened when absent. */
  readonly to?: RepositoryAddress
}

/** A commit that a repository took. */
export interface PushedCommit {
  readonly commit: string
  /** The mode of each file in it, and what git calls its content. */
  readonly ids: ReadonlyMap<string, string>
}

/** A commit of a repository that lies open to be read and built on; an empty repository has no files. */
export interface OpenedRepository extends OpenedSource {
  /** The mode of each file and what git calls its content: equal where nothing changed. */
  readonly ids: ReadonlyMap<string, string>
  /** Tells whether a commit is the opened one, or one that it descends from. */
  holds(commit: string): Promise<boolean>
  /**
   * Pushes one commit. Nothing is forced: the branch must be what `onto` says.
   *
   * Throws `E_PUSH_BEHIND` where it is not, `E_PUSH_PROTECTED` where the repository takes no push to that
   * branch, and `E_PUSH_REJECTED`.
   */
  push(commit: NewCommit): Promise<PushedCommit>
}

/** Repositories that are written to as well. Nothing of them is ever checked out or run. */
export interface Repositories {
  /**
   * Asks for the newest commit of a branch, of the default one where `branch` is null: one round trip
   * where it is there. A default branch that does not exist stands for the only one, `main` or `master`:
   * a host that makes an empty repository names one before anybody has pushed it.
   *
   * Throws what `Sources.open` throws.
   */
  tip(address: RepositoryAddress, branch: string | null): Promise<BranchTip>
  /** Lists the branches that are there; a repository without a commit has none. Throws as `tip` does. */
  branches(address: RepositoryAddress): Promise<readonly string[]>
  /** Opens the tip of a branch as it is now; its contents are fetched when they are read. */
  open(address: RepositoryAddress, tip: BranchTip): Promise<OpenedRepository>
  /** Returns who commits are by, as git's own settings say; null where they do not. */
  author(): Promise<CommitAuthor | null>
  /** Tells whether the host of an address lies on the public internet. */
  isPublic(url: string): Promise<boolean>
}
