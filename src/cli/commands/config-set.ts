import { changeSetting } from '../../operations/config/change-setting.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { settingResult } from '../render/setting.ts'

export const command = defineCommand({
  arguments: [
    { name: '<key>', description: 'a setting, such as merge.structured' },
    { name: '<value>', description: 'its value' },
  ],
  options: {},
  examples: [
    ['skillmeat config set merge.structured false', 'merge by lines alone'],
    ['skillmeat config set snapshots.keep_last 20', 'fewer safety snapshots'],
  ],
  details:
    'Written to `config.toml` in the home; comments and other keys in it stay. Settings are no part of undo: set the old value again, or unset it.',
  changes: true,
  run: async (context, [key = '', value = '']) => {
    const { dryRun } = context
    const changed = await changeSetting(await context.ports(), { key, value, dryRun })
    settingResult(context, changed)
    return EXIT.done
  },
})
