import { removeCommand } from './source-commands.ts'

export const command = removeCommand({
  isMarketplace: true,
  examples: [['skillmeat marketplace remove official', 'what was taken from it stays']],
})
