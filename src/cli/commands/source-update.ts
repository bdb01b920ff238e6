import { updateCommand } from './source-commands.ts'

export const command = updateCommand({
  isMarketplace: false,
  examples: [['skillmeat source update', 'looks at them again; takes nothing']],
})
