/** An answer as it is sent. */
export interface CachedAnswer {
  readonly body: string
  /** Without quotes. */
  readonly etag: string
}

const MOST = 1000
const MOST_CHARS = 64 * 1024 * 1024

/** Answers that hold as long as the store does not change, the least used going first. */
export class ViewCache {
  #revision: string | null = null
  #chars = 0
  readonly #answers = new Map<string, CachedAnswer>()

  find(revision: string | null, url: string): CachedAnswer | null {
    this.#moveTo(revision)
    const found = this.#answers.get(url)
    if (found === undefined) return null
    this.#answers.delete(url)
    this.#answers.set(url, found)
    return found
  }

  keep(revision: string | null, url: string, answer: CachedAnswer): void {
    this.#moveTo(revision)
    this.#answers.set(url, answer)
    this.#chars += answer.body.length
    for (const [oldest, { body }] of this.#answers) {
      if (this.#answers.size <= MOST && this.#chars <= MOST_CHARS) break
      this.#answers.delete(oldest)
      this.#chars -= body.length
    }
  }

  #moveTo(revision: string | null): void {
    if (revision === this.#revision) return
    this.#revision = revision
    this.#answers.clear()
    this.#chars = 0
  }
}
