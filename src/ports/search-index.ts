/** What full-text search knows of one artifact. */
export interface SearchDocument {
  readonly collection: string
  readonly uuid: string
  /** Changes whenever anything below does. */
  readonly revision: string
  readonly name: string
  readonly description: string
  readonly tags: string
  readonly content: string
}

export interface SearchHit {
  readonly uuid: string
  /** Higher is better. */
  readonly score: number
}

/** Full-text search over a collection. Derived: it can be rebuilt from the objects. */
export interface SearchIndex {
  /** Returns the revision under which each artifact of `collection` is indexed. */
  revisions(collection: string): Promise<ReadonlyMap<string, string>>
  update(documents: readonly SearchDocument[], removed: readonly string[]): Promise<void>
  query(collection: string, words: string, limit: number): Promise<readonly SearchHit[]>
  /**
   * Cuts an excerpt of each of some artifacts with the hits between U+0002 and U+0003, by uuid. That reads
   * their texts whole, so it is asked for what is shown alone.
   */
  excerpts(words: string, uuids: readonly string[]): Promise<ReadonlyMap<string, string>>
}
