import { RECORD_FILE } from '../../../core/deployment/record-file.ts'
import { SkillmeatError, isSkillmeatError } from '../../../core/errors.ts'
import { holdsFile } from './apply-steps.ts'
import type { ApplyPorts } from './apply-steps.ts'
import { joinPath } from './file-steps.ts'
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
 * has the other's entries. Throws `E_CONFLICT` where that happens each time.
 */
export async function pastChangedRecords<T>(task: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await task()
    } catch (error) {
      const isChanged =
        isSkillmeatError(error, 'E_CONFLICT') && error.data['reason'] === CHANGED_RECORD
      if (!isChanged || attempt === ATTEMPTS) throw error
    }
  }
}
