/** Remembers file metadata between commands. Derived: losing it costs time, never truth. */
export interface StatIndex {
  /** Returns the remembered bytes for each of `roots` that has some. */
  load(roots: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>
  save(entries: ReadonlyMap<string, Uint8Array>): Promise<void>
}
