/** One file of an archive. */
export interface ArchiveEntry {
  readonly path: string
  readonly mode: '100644' | '100755' | '120000'
  /** The content, or the target of a link. */
  readonly bytes: Uint8Array
}

/** Packs and unpacks `tar.gz`. */
export interface Archives {
  /** Packs entries in their order with fixed times and owners: the same entries give the same bytes. */
  pack(entries: readonly ArchiveEntry[]): Promise<Uint8Array>
  /**
   * Unpacks in memory, within limits.
   *
   * Throws `E_ARCHIVE_LIMIT`, `E_ARCHIVE_MALFORMED`, `E_ARCHIVE_DUPLICATE`, `E_LINK_FORBIDDEN` (hard links)
   * and `E_SPECIAL_FILE`. Paths are given as they stand; the caller checks them.
   */
  unpack(bytes: Uint8Array): Promise<readonly ArchiveEntry[]>
}
