import { listCommand } from './source-commands.ts'

export const command = listCommand({
  isMarketplace: false,
  examples: [['skillmeat source list', 'what was added, and what things came from']],
})
