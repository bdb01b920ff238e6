import { isSkillmeatError } from '../../../core/errors.ts'
import type { Ports } from '../../../ports/ports.ts'
import { removeIfEmpty } from './apply-steps.ts'
import { holdProjects } from './hold-projects.ts'
import { parseIntent } from './intent.ts'
import type { Intent } from './intent.ts'
import { rollBackIntent, tidyUp } from './roll-back-intent.ts'

type RecoverPorts = Pick<Ports, 'store' | 'files' | 'sha256' | 'progress' | 'lock' | 'places'>

/**
 * Takes back a command that did not finish, or tidies up after one that did.
 *
 * Runs inside the lock; safe to be interrupted itself.
 */
export async function recover(ports: RecoverPorts): Promise<void> {
  const note = await ports.store.intent()
  if (note === null) return
  const intent = parseIntent(note)
  if (await isCommitted(ports, intent)) {
    // A lock that it left is taken over, and goes.
    await holdProjects(ports, intent, () => Promise.resolve())
    tryTidyUp(ports, intent)
    await ports.store.settle()
    return
  }
  await holdProjects(ports, intent, () => rollBackIntent(ports, intent))
  for (const folder of intent.created.toReversed()) removeIfEmpty(ports.files, folder)
  await ports.store.settle()
  ports.progress.say(`Took back \`${intent.command}\`, which was interrupted at ${intent.at}.`)
}

export async function isCommitted(
  { store }: Pick<Ports, 'store'>,
  intent: Intent,
): Promise<boolean> {
  return (await store.current()) === intent.operation
}

/** Failing to tidy up fails nothing: what the command did is done. */
export function tryTidyUp(ports: Pick<Ports, 'files' | 'progress'>, intent: Intent): boolean {
  try {
    tidyUp(ports.files, intent)
    return true
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    ports.progress.say(`Could not remove temporary files: ${error.message}`)
    return false
  }
}
