import { switchCommand } from './switch-command.ts'

export const command = switchCommand({
  to: 'disabled',
  all: 'everything deployed there',
  examples: [
    ['skillmeat disable pdf', 'out of sight of the agents of the project here'],
    ['skillmeat disable pdf --profile codex', 'for one agent alone'],
  ],
})
