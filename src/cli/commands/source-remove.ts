import { removeCommand } from './source-commands.ts'

export const command = removeCommand({
  isMarketplace: false,
  examples: [['skillmeat source remove official', 'what was taken from it stays']],
})
