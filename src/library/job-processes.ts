import { fork } from 'node:child_process'
import type { ErrorCode } from '../core/errors.ts'
import { ERROR_CODES, SkillmeatError } from '../core/errors.ts'
import type { Places } from '../ports/environment.ts'
import type { JobRunner } from '../ports/job-runner.ts'
import type { JobMessage, JobOrder } from './job-main.ts'

/**
 * Does each job in a process of its own, which can be killed at any moment: what it had begun is
 * taken back by whoever opens the home next.
 */
export function jobProcesses(entry: string, places: Places): JobRunner {
  return {
    run: (kind, input, tell) => {
      const child = fork(entry, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
      const done = new Promise<string>((resolve, reject) => {
        child.on('message', (message: JobMessage) => {
          if (message.type === 'step') tell(message.step)
          else if (message.type === 'done') resolve(message.result)
          else reject(errorOf(message))
        })
        child.once('error', reject)
        child.once('exit', (code, signal) => {
          reject(new Error(`the job ended with ${signal ?? code ?? 'nothing'}`))
        })
      })
      const order: JobOrder = { kind, input, places }
      child.send(order)
      return { done, cancel: () => child.kill('SIGKILL') }
    },
  }
}

function errorOf(message: Exclude<JobMessage, { type: 'step' | 'done' }>): Error {
  if (message.type === 'failed') return new Error(message.message)
  const { code, fix, data } = message
  if (!isErrorCode(code)) return new Error(message.message)
  return new SkillmeatError(code, message.message, { ...(fix === null ? {} : { fix }), data })
}

function isErrorCode(code: string): code is ErrorCode {
  return (ERROR_CODES as readonly string[]).includes(code)
}
