/** Where artifacts can be taken from. `path` is a part of the source, POSIX and relative to its root. */
export type SourceLocation =
  | { readonly kind: 'folder'; readonly dir: string; readonly path: string | null }
  | { readonly kind: 'bundle'; readonly file: string }
  | {
      readonly kind: 'git'
      readonly url: string
      readonly ref: string | null
      readonly path: string | null
      /** A person typed or confirmed the host, which may be a private one then; no manifest's word. */
      readonly mayBePrivate?: true
    }
