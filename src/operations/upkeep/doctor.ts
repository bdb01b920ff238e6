import type { Ports } from '../../ports/ports.ts'
import { lockPath } from '../engine/session/session.ts'
import { checkHomeFiles, readPresent } from './check-home.ts'
import { checkMachine } from './check-machine.ts'
import type { HealthCheck } from './health-check.ts'
import { listLeftovers, removeLeftovers } from './leftovers.ts'
import { verify } from './verify.ts'
import type { Verified } from './verify.ts'

export interface Diagnosis {
  readonly checks: readonly HealthCheck[]
  /** What the repair of the store and of the files beside it did; null without `repair`. */
  readonly verified: Verified | null
  /** Nothing is bad. */
  readonly healthy: boolean
}

/**
 * Looks quickly at the installation and the home.
 *
 * With `repair` it first does what is safe: takes back what was interrupted, brings back what is lost,
 * removes what was left over. Nothing that cannot be told for sure is touched.
 */
export async function diagnose(
  ports: Ports,
  { repair }: { readonly repair: boolean },
): Promise<Diagnosis> {
  const verified = repair ? await verify(ports, { repair, sources: false }) : null
  if (repair) await tidyUp(ports)
  const checks = [...(await checkMachine(ports)), ...(await checkHomeFiles(ports))]
  const healthy = checks.every(({ state }) => state !== 'bad') && verified?.clean !== false
  return { checks, verified, healthy }
}

async function tidyUp(ports: Ports): Promise<void> {
  await ports.lock.hold(lockPath(ports), async () => {
    removeLeftovers(ports.files, listLeftovers(ports, await readPresent(ports)))
  })
}
