import type { BenchRow } from './bench-row.ts'
import { adopting } from './rows/adopt.ts'
import { agents } from './rows/agents.ts'
import { api } from './rows/api.ts'
import { deploying } from './rows/deploy.ts'
import { discovering } from './rows/discover.ts'
import { drift } from './rows/drift.ts'
import { frozen } from './rows/frozen.ts'
import { history } from './rows/history.ts'
import { importing } from './rows/import.ts'
import { installing } from './rows/install.ts'
import { lineMerge } from './rows/line-merge.ts'
import { restoring } from './rows/restore.ts'
import { snapshots } from './rows/snapshot.ts'
import { structuredMerge } from './rows/structured.ts'
import { startUp } from './rows/start-up.ts'
import { syncing } from './rows/sync.ts'
import { team } from './rows/team.ts'
import { updating } from './rows/update.ts'
import { upkeep } from './rows/upkeep.ts'
import { web } from './rows/web.ts'
import { worstTexts } from './rows/worst-texts.ts'

/** Every row of the table, in its order. */
export const ROWS: readonly BenchRow[] = [
  startUp,
  drift,
  frozen,
  discovering,
  importing,
  adopting,
  deploying,
  agents,
  syncing,
  snapshots,
  restoring,
  history,
  upkeep,
  team,
  installing,
  updating,
  api,
  web,
  lineMerge,
  structuredMerge,
  worstTexts,
]
