import { listCommand } from './source-commands.ts'

export const command = listCommand({
  isMarketplace: true,
  examples: [['skillmeat marketplace list', 'those that were seen to have one']],
})
