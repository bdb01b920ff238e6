import { addCommand } from './source-commands.ts'

export const command = addCommand({
  isMarketplace: false,
  examples: [['skillmeat source add anthropics/skills', 'nothing of it is taken yet']],
})
