import type { JobStep } from '../../ports/job-runner.ts'
import type { JobStatus } from '../../ports/server-state.ts'

/** What open pages are told. */
export type Announcement =
  | {
      readonly type: 'changed'
      /** The operation that is the present state now. */
      readonly operation: string
      readonly command: string
      readonly summary: string
    }
  | {
      readonly type: 'job'
      readonly id: string
      readonly kind: string
      readonly status: JobStatus
      readonly step: JobStep | null
    }

export type Announce = (announcement: Announcement) => void

/** How many announcements wait for a client that does not read; then it is let go. */
const MOST_WAITING = 1000

/** Passes announcements on to everybody who listens. */
export class Announcements {
  readonly #listeners = new Set<(announcement: Announcement) => void>()
  #isClosed = false

  get isHeard(): boolean {
    return this.#listeners.size > 0
  }

  readonly announce: Announce = (announcement) => {
    for (const listener of this.#listeners) listener(announcement)
  }

  /** Lets every listener go. */
  close(): void {
    this.#isClosed = true
    this.announce({ type: 'changed', operation: '', command: 'close', summary: '' })
  }

  /**
   * Listens until `signal` says otherwise: server-sent events as text, with a comment every so many
   * milliseconds that shows the line is alive.
   */
  async *listen(signal: AbortSignal, pulse: number): AsyncGenerator<string> {
    const waiting: Announcement[] = []
    let wake: () => void = asleep
    const hear = (announcement: Announcement) => {
      waiting.push(announcement)
      wake()
    }
    const stop = () => wake()
    this.#listeners.add(hear)
    signal.addEventListener('abort', stop)
    try {
      yield ': listening\n\n'
      while (!signal.aborted && !this.#isClosed && waiting.length < MOST_WAITING) {
        const next = waiting.shift()
        if (next !== undefined) yield `event: ${next.type}\ndata: ${JSON.stringify(next)}\n\n`
        else if (!(await woken(pulse, (resolve) => (wake = resolve)))) yield ': alive\n\n'
      }
    } finally {
      this.#listeners.delete(hear)
      signal.removeEventListener('abort', stop)
    }
  }
}

/** Nobody waits yet. */
function asleep(): void {}

/** Waits to be woken, at most so many milliseconds; tells whether it was. */
async function woken(milliseconds: number, register: (wake: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds)
    register(() => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}
