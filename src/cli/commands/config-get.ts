import { getSetting } from '../../operations/config/list-settings.ts'
import { presentSetting } from '../../api/present/settings.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '<key>', description: 'a setting, such as merge.structured' }],
  options: {},
  examples: [['skillmeat config get snapshots.keep_last', 'prints the value alone']],
  changes: false,
  run: async (context, [key = '']) => {
    const setting = getSetting(await context.ports(), key)
    context.out.document(
      () => presentSetting(setting),
      () => (setting.value === null ? [] : [safeText(String(setting.value), 1000)]),
    )
    return EXIT.done
  },
})
