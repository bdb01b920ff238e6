import type { Warning } from '../core/errors.ts'

/** One file of an archive. */
export interface ArchiveEntry {
  readonly path: string
  readonly mode: '100644' | '100755' | '120000'
  /** The content, or the target of a link. */
  readonly bytes: Uint8Array
}

/** One file of a zip archive, which holds no links. */
export interface ZipEntry extends ArchiveEntry {
  readonly mode: '100644' | '100755'
}

/** What a zip archive holds. */
export interface ZipContents {
  /** In the order in which they lie in the archive. */
  readonly entries: readonly ZipEntry[]
  /** Permissions that no file gets: `W_MODE_DROPPED`. */
  readonly warnings: readonly Warning[]
}

/** Packs and unpacks `tar.gz` and zip. */
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
  /**
   * Packs entries into a zip, in their order and with fixed times: the same entries give the same bytes.
   *
   * Throws `E_ARCHIVE_LIMIT` for what `unzip` would not take again.
   */
  zip(entries: readonly ZipEntry[]): Promise<Uint8Array>
  /**
   * Unpacks a zip in memory, one that can be read in one way only.
   *
   * Throws `E_ARCHIVE_LIMIT` (too many, too large, more than it says), `E_ARCHIVE_MALFORMED` (damaged,
   * encrypted, zip64, bytes that belong to no entry, headers that disagree), `E_ARCHIVE_DUPLICATE`,
   * `E_LINK_FORBIDDEN`, `E_SPECIAL_FILE`, and for a path what `assertSafePath` and `assertNoCollisions` throw.
   */
  unzip(bytes: Uint8Array): Promise<ZipContents>
}
