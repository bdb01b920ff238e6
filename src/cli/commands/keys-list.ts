import type { KeyRecord } from '../../ports/server-state.ts'
import { withKeys } from '../../library/server-keys.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { safeText, relativeTime, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [],
  options: {},
  examples: [['skillmeat keys list', 'who may use the API']],
  changes: false,
  writesHome: true,
  run: async (context) => {
    const { places } = await context.ports()
    const found = await withKeys(places, ({ keys }) => keys.list())
    const items = found.map(({ hash: _hash, ...shown }) => shown)
    const now = new Date().toISOString()
    context.out.document(
      () => ({ items }),
      () =>
        items.length === 0
          ? ['No keys. Make one with `skillmeat keys create <name>`.']
          : table(
              items.map((key) => [
                key.id,
                safeText(key.name, 60),
                key.scope,
                context.out.paint('dim', stateOf(key, now)),
                key.last_used_at === null ? 'never used' : `used ${relativeTime(key.last_used_at)}`,
              ]),
            ),
    )
    return EXIT.done
  },
})

function stateOf({ revoked_at, expires_at }: Omit<KeyRecord, 'hash'>, now: string): string {
  if (revoked_at !== null) return 'revoked'
  if (expires_at === null) return 'holds'
  return expires_at <= now ? 'expired' : `until ${expires_at.slice(0, 10)}`
}
