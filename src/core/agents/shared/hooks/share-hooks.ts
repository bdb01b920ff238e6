import { isSkillmeatError } from '../../../errors.ts'
import { groupsOf, handlersOf, readHookFile } from './hook-file.ts'

/**
 * Tells whether two `hooks.json` have anything in common: something that both start. What cannot be read, or
 * starts nothing, may have anything.
 */
export function shareHooks(left: string, right: string): boolean {
  const [own, other] = [startedBy(left), startedBy(right)]
  return own === null || other === null || !own.isDisjointFrom(other)
}

/** Returns what hooks start, whatever else they say; null where that is nothing. */
function startedBy(text: string): ReadonlySet<string> | null {
  try {
    const { events } = readHookFile(text)
    const started = Object.keys(events).flatMap((event) =>
      groupsOf(events, event).flatMap(({ group }) =>
        handlersOf(group).map(({ group: handler }) => {
          const { command = null } = handler
          return JSON.stringify(command ?? handler)
        }),
      ),
    )
    return started.length === 0 ? null : new Set(started)
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}
