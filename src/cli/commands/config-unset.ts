import { changeSetting } from '../../operations/config/change-setting.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { settingResult } from '../render/setting.ts'

export const command = defineCommand({
  arguments: [{ name: '<key>', description: 'a setting, such as merge.structured' }],
  options: {},
  examples: [['skillmeat config unset merge.structured', 'back to the default']],
  details: 'Settings are no part of undo: set the old value again.',
  changes: true,
  run: async (context, [key = '']) => {
    const { dryRun } = context
    const changed = await changeSetting(await context.ports(), { key, value: null, dryRun })
    settingResult(context, changed)
    return EXIT.done
  },
})
