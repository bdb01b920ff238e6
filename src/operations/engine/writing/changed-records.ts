import { RECORD_FILE } from '../../../core/deployment/record-file.ts'
import { SkillmeatError, isSkillmeatError } from '../../../core/errors.ts'
import type { Lock } from '../../../ports/environment.ts'
import { holdsFile } from './apply-steps.ts'
import type { ApplyPorts } from './apply-steps.ts'
import { joinPath, parentOf } from './file-steps.ts'
import { holdLocks, projectLock } from './hold-projects.ts'
import type { HoldPorts } from './hold-projects.ts'
import type { Intent } from './intent.ts'

/**
 * Refuses to replace a record that is not what it was when the change was planned: another home wrote
 * it since. Nothing was touched yet, so that the change can be planned again.
 */
export function assertRecordsUnchanged(ports: ApplyPorts, { places }: Intent): void {
  for (const { target, steps } of places) {
    if (!target.endsWith(`/${RECORD_FILE}`)) continue
    for (const { path, before } of steps) {
      const file = joinPath(target, path)
      const isSame =
        before === null ? ports.files.lstat(file) === null : holdsFile(ports, file, before)
      if (!isSame) throw changedRecord(file)
    }
  }
}

const CHANGED_RECORD = 'changed_record'

function changedRecord(path: string): SkillmeatError {
  return new SkillmeatError('E_CONFLICT', `${path} was changed while the command ran.`, {
    fix: 'Run the command again.',
    data: { path, reason: CHANGED_RECORD },
  })
}

const ATTEMPTS = 5

/**
 * Runs `task`, and again when another home changed a record that it was to write: what it plans then
 * has the other's entries. From the second time on the other home waits, so that two of them do not go
 * on turning each other back.
 *
 * Throws `E_CONFLICT` where something else changes it each time.
 */
export async function pastChangedRecords<P extends HoldPorts, T>(
  ports: P,
  task: (ports: P) => Promise<T>,
): Promise<T> {
  const held = new Set<string>()
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await holdLocks(ports, held, () => task(alreadyHolding(ports, held)))
    } catch (error) {
      const path = changedPath(error)
      if (path === null || attempt === ATTEMPTS) throw error
      held.add(projectLock(parentOf(path)))
    }
  }
}

/** Returns the record that another home changed; null for any other error. */
function changedPath(error: unknown): string | null {
  if (!isSkillmeatError(error, 'E_CONFLICT') || error.data['reason'] !== CHANGED_RECORD) return null
  const { path } = error.data
  return typeof path === 'string' ? path : null
}

/** A lock that is held for the whole of a command is not taken again within it. */
function alreadyHolding<P extends HoldPorts>(ports: P, held: ReadonlySet<string>): P {
  const hold: Lock['hold'] = (path, task) => (held.has(path) ? task() : ports.lock.hold(path, task))
  return held.size === 0 ? ports : { ...ports, lock: { hold } }
}
