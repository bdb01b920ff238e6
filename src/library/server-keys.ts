import { join } from 'node:path'
import { openSqlServerState } from '../adapters/sql/sql-server-state.ts'
import { sha256, systemChance, systemClock } from '../adapters/system/environment.ts'
import type { KeyPorts } from '../api/endpoint/authenticate.ts'
import type { Places } from '../ports/environment.ts'

export { makeKey } from '../api/endpoint/authenticate.ts'

/** Opens the keys of a home for one task. */
export async function withKeys<T>(
  { home }: Places,
  task: (keyPorts: KeyPorts) => Promise<T>,
): Promise<T> {
  const state = await openSqlServerState(join(home, 'server.db'))
  try {
    return await task({ keys: state.keys, sha256, clock: systemClock, chance: systemChance })
  } finally {
    await state.close()
  }
}
