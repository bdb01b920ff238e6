import type { Caller } from '../endpoint/context.ts'
import { HttpProblem } from '../endpoint/error-response.ts'

/** How many streams of events one key may hold, and all keys together. */
const MOST_OF_ONE = 8
const MOST = 64
/** How often it is looked whether their keys still hold, in milliseconds. */
const PAUSE = 2000
const RETRY_AFTER = '30'

interface Held {
  readonly key: string
  readonly stop: AbortController
}

/** A stream that somebody may hold. */
export interface HeldStream {
  /** Aborted once its key holds no more. */
  readonly signal: AbortSignal
  /** Makes room for another. */
  readonly release: () => void
}

/** The streams of events that clients hold: bounded, and each ends with its key. */
export class EventStreams {
  readonly #held = new Set<Held>()
  readonly #isLive: (key: string) => Promise<boolean>
  #watch: NodeJS.Timeout | undefined

  constructor(isLive: (key: string) => Promise<boolean>) {
    this.#isLive = isLive
  }

  /** Makes room for one more. Throws a problem with status 429 when there are too many. */
  hold({ id: key }: Caller): HeldStream {
    const own = [...this.#held].filter((one) => one.key === key).length
    if (own >= MOST_OF_ONE) throw tooMany(`This key holds ${MOST_OF_ONE} streams already`)
    if (this.#held.size >= MOST) throw tooMany(`${MOST} streams are held already`)
    const held: Held = { key, stop: new AbortController() }
    this.#held.add(held)
    this.#watch ??= setInterval(() => void this.#endLost().catch(() => {}), PAUSE).unref()
    return { signal: held.stop.signal, release: () => this.#release(held) }
  }

  #release(held: Held): void {
    this.#held.delete(held)
    if (this.#held.size > 0) return
    clearInterval(this.#watch)
    this.#watch = undefined
  }

  async #endLost(): Promise<void> {
    for (const [key, streams] of Map.groupBy(this.#held, (one) => one.key)) {
      if (await this.#isLive(key)) continue
      for (const { stop } of streams) stop.abort()
    }
  }
}

function tooMany(what: string): HttpProblem {
  return new HttpProblem({
    status: 429,
    code: 'too_many_streams',
    message: 'Too many streams',
    detail: `${what}. Close one, or ask again later.`,
    headers: { 'Retry-After': RETRY_AFTER },
  })
}
