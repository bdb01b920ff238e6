import { switchCommand } from './switch-command.ts'

export const command = switchCommand({
  to: 'enabled',
  all: 'everything that is disabled there',
  examples: [
    ['skillmeat enable pdf', 'back where its agents look'],
    ['skillmeat enable --all', 'all of the project here'],
  ],
})
