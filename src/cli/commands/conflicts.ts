import { listPending, openConflicts } from '../../operations/merging/resolve.ts'
import type { CommandSpec } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { count, foreign, relativeTime } from '../render/text.ts'
import { pendingTarget } from '../render/pending.ts'

export const command: CommandSpec = {
  arguments: [],
  options: [],
  examples: [['skillmeat conflicts', 'what waits, and for what']],
  changes: false,
  run: async (context) => {
    const { out } = context
    const items = await listPending(await context.ports())
    out.result({ items }, () => {
      if (items.length === 0) return ['No merge is waiting.']
      return items.flatMap((pending) => {
        const open = new Set(openConflicts(pending).map(({ path }) => path))
        return [
          `${out.paint('bold', foreign(`${pending.type}:${pending.name}`))}  ${foreign(pendingTarget(pending), 200)}  ${out.paint('dim', `${pending.command}, ${relativeTime(pending.created_at)}, ${pending.id}`)}`,
          ...pending.conflicts.map((conflict) => {
            const where =
              conflict.lines.length > 0 ? ` (${count(conflict.lines.length, 'place')})` : ''
            const state = open.has(conflict.path)
              ? out.paint('yellow', conflict.type)
              : out.paint('green', 'decided')
            return `  ${state}  ${foreign(conflict.path, 200)}${where}`
          }),
        ]
      })
    })
    return items.length > 0 ? EXIT.attention : EXIT.done
  },
}
