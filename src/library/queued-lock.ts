import type { Lock } from '../ports/environment.ts'

/** A lock for many tasks of one process: they wait for each other in turn, and then for other processes. */
export function queuedLock(lock: Lock): Lock {
  const tails = new Map<string, Promise<unknown>>()
  return {
    hold: (path, task) => {
      const before = tails.get(path) ?? Promise.resolve()
      const held = before.then(() => lock.hold(path, task))
      const settled = held.catch(() => undefined)
      tails.set(path, settled)
      return held
    },
  }
}
