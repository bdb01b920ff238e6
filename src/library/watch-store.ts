import type { Announcements } from '../api/jobs/announcements.ts'
import { readOperation } from '../operations/engine/session/session.ts'
import type { Ports } from '../ports/ports.ts'

/** How often the store is looked at while somebody listens, in milliseconds. */
const PAUSE = 250

/** Announces what changes in the store, whoever changed it: this server, another one, or a command. */
export function watchStore(
  ports: Ports,
  announcements: Announcements,
): { readonly stop: () => void } {
  let seen: string | null | undefined
  let isBusy = false
  const look = async () => {
    const current = await ports.store.current()
    if (seen !== undefined && current !== seen && current !== null) {
      const { command, summary } = await readOperation(ports, current)
      announcements.announce({ type: 'changed', operation: current, command, summary })
    }
    seen = current
  }
  const timer = setInterval(() => {
    if (isBusy || !announcements.isHeard) {
      if (!announcements.isHeard) seen = undefined
      return
    }
    isBusy = true
    look()
      // A store that is busy or being repaired is looked at again soon.
      .catch(() => undefined)
      .finally(() => {
        isBusy = false
      })
  }, PAUSE)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
