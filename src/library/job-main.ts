import { runJob } from '../api/jobs/job-kinds.ts'
import { isSkillmeatError } from '../core/errors.ts'
import type { Places } from '../ports/environment.ts'
import type { JobStep } from '../ports/job-runner.ts'
import { openPorts } from './open-ports.ts'
import { silenceExperimentalSqlite } from './silence-experimental-sqlite.ts'

/** What a job's process is told. */
export interface JobOrder {
  readonly kind: string
  readonly input: string
  readonly places: Places
}

/** What it says. */
export type JobMessage =
  | { readonly type: 'step'; readonly step: JobStep }
  | { readonly type: 'done'; readonly result: string }
  | {
      readonly type: 'refused'
      readonly code: string
      readonly message: string
      readonly fix: string | null
      readonly data: Readonly<Record<string, unknown>>
    }
  | { readonly type: 'failed'; readonly message: string }

/** How often steps are told, in milliseconds. */
const PAUSE = 100

silenceExperimentalSqlite()
process.once('message', (order: JobOrder) => {
  void work(order).finally(() => process.disconnect())
})
// A server that is gone wants nothing any more; what was begun is taken back by the next command.
process.once('disconnect', () => process.exit())

async function work({ kind, input, places }: JobOrder): Promise<void> {
  let told = 0
  const report = (step: JobStep) => {
    const isDue = Date.now() - told >= PAUSE || step.done === step.total
    if (!isDue) return
    told = Date.now()
    say({ type: 'step', step })
  }
  const opened = await openPorts({ places, progress: { report, say: () => {} }, env: process.env })
  try {
    say({ type: 'done', result: await runJob(opened.ports, kind, input) })
  } catch (error) {
    if (isSkillmeatError(error)) {
      const { code, message, fix, data } = error
      say({ type: 'refused', code, message, fix: fix ?? null, data })
    } else {
      say({ type: 'failed', message: error instanceof Error ? (error.stack ?? '') : String(error) })
    }
  } finally {
    await opened.close()
  }
}

function say(message: JobMessage): void {
  process.send?.(message)
}
