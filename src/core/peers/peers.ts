import { APM } from './apm.ts'
import type { Peer } from './peer.ts'
import { RULESYNC } from './rulesync.ts'
import { SKILLKIT } from './skillkit.ts'
import { SKILLSHARE } from './skillshare.ts'
import { VERCEL_SKILLS } from './vercel-skills.ts'

/** The peers whose files are read, those first that record most: commit, path and hashes. */
export const PEERS: readonly Peer[] = [APM, SKILLSHARE, RULESYNC, VERCEL_SKILLS, SKILLKIT]
