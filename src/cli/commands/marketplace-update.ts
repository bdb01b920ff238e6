import { updateCommand } from './source-commands.ts'

export const command = updateCommand({
  isMarketplace: true,
  examples: [['skillmeat marketplace update', 'looks at them again; takes nothing']],
})
