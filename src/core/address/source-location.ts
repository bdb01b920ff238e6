/** Where artifacts can be taken from. `path` is a part of the source, POSIX and relative to its root. */
export type SourceLocation =
  | { readonly kind: 'folder'; readonly dir: string; readonly path: string | null }
  | { readonly kind: 'bundle'; readonly file: string }
  /** A zip or a tar.gz of this machine. */
  | { readonly kind: 'archive'; readonly file: string; readonly path: string | null }
  | RemoteLocation

/** A place elsewhere. */
export type RemoteLocation = WebLocation | NpmLocation | GitLocation

/** An archive, or a single `SKILL.md`, at an address. */
export interface WebLocation {
  readonly kind: 'web'
  readonly url: string
  readonly path: string | null
  /** The SHA-256 that it is held to, in hex. */
  readonly digest?: string
  /** As of a repository. */
  readonly mayBePrivate?: true
  readonly isTyped?: true
}

/** A package of the registry that npm would ask. */
export interface NpmLocation {
  readonly kind: 'npm'
  readonly name: string
  /** A version or a tag of the package; null for what is published as `latest`. */
  readonly version: string | null
  readonly path: string | null
}

export interface GitLocation {
  readonly kind: 'git'
  readonly url: string
  readonly ref: string | null
  readonly path: string | null
  /** A person typed or confirmed the host, which may be a private one then; no manifest's word. */
  readonly mayBePrivate?: true
  /** A person typed it here and now, which vouches for its host where that is not public. */
  readonly isTyped?: true
  /** What a person's address leaves open; `ref` and `path` are the likeliest reading until the repository is asked. */
  readonly open?: OpenAddress
}

/** What only the repository can tell of an address that a person typed or pasted. */
export type OpenAddress =
  /**
   * `rest` is a ref and a path in one, as the pages of hosts have it: a ref may hold slashes. `inside` is
   * the path, where a person gave it apart.
   */
  | { readonly kind: 'page'; readonly rest: string; readonly inside?: string }
  /** The ref stood behind `#` in the address of a page, where it may be a place on that page. */
  | { readonly kind: 'anchor' }
  /** The ref may be the beginning of a commit id. */
  | { readonly kind: 'commit' }
