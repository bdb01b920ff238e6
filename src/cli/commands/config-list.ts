import { listSettings } from '../../operations/config/list-settings.ts'
import { presentSettings } from '../../api/present/settings.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { safeText, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [],
  options: {},
  examples: [['skillmeat config list', 'every setting, its value and what it does']],
  details: 'Settings stand in `config.toml` in the home. What is not set there has its default.',
  changes: false,
  run: async (context) => {
    const { out } = context
    const report = listSettings(await context.ports())
    out.document(
      () => presentSettings(report),
      () => [
        ...table(
          report.items.map(({ key, value, isSet, what }) => [
            safeText(key, 60),
            isSet ? out.paint('green', safeText(String(value), 60)) : String(value ?? '-'),
            out.paint('dim', isSet ? what : `${what} (default)`),
          ]),
        ),
        ...report.unknown.map((key) => `${safeText(key, 60)} means nothing to this version.`),
        ...report.refused.flatMap(({ message, fix }) => [
          `${out.paint('red', 'refused')} ${safeText(message, 300)}`,
          ...(fix === null ? [] : [`  ${safeText(fix, 300)}`]),
        ]),
      ],
    )
    return report.refused.length > 0 ? EXIT.attention : EXIT.done
  },
})
