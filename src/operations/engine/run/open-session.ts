import type { Ports } from '../../../ports/ports.ts'
import { recover } from '../writing/recover.ts'
import { lockPath, readSession } from '../session/session.ts'
import type { Session } from '../session/session.ts'

/**
 * Opens the present state for reading; an interrupted command is taken back first, and a home that
 * another program filled is taken over.
 */
export async function openSession(ports: Ports): Promise<Session> {
  if ((await ports.store.intent()) !== null) {
    await ports.lock.hold(lockPath(ports), () => recover(ports))
  }
  const session = await readSession(ports)
  if (session.operation !== null) return session
  const { adoptHome, mayHoldCollections } = await import('./adopt-home.ts')
  if (!mayHoldCollections(ports)) return session
  await ports.lock.hold(lockPath(ports), () => adoptHome(ports))
  return readSession(ports)
}
