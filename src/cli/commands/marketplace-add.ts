import { addCommand } from './source-commands.ts'

export const command = addCommand({
  isMarketplace: true,
  examples: [
    ['skillmeat marketplace add anthropics/claude-plugins-official', 'nothing of it is taken yet'],
  ],
})
