import { COMMANDS } from './commands.ts'
import { GLOBAL_OPTIONS } from './command/globals.ts'
import type { Output } from './command/output.ts'

/** Lines of the help that lists every command. */
export function renderOverview(out: Output): string[] {
  const groups = Map.groupBy(COMMANDS, ({ group }) => group)
  return [
    'Keeps the skills, commands and agents of coding agents in one collection,',
    'deploys them into projects, and merges what drifts.',
    '',
    out.paint('bold', 'Begin with'),
    '  skillmeat init                         set up, adopt what is already there',
    '  skillmeat add anthropics/skills        import skills from a repository',
    '  skillmeat deploy pdf                   put one into this project',
    '  skillmeat status                       see what has drifted',
    '  skillmeat sync                         merge both sides',
    ...[...groups].flatMap(([group, commands]) => [
      '',
      out.paint('bold', group),
      ...commands.map(({ name, summary }) => `  ${name.padEnd(20)} ${summary}`),
    ]),
    '',
    out.paint('bold', 'Everywhere'),
    ...GLOBAL_OPTIONS.map(([flags, description]) => `  ${flags.padEnd(20)} ${description}`),
    '',
    '`skillmeat <command> --help` shows examples and options.',
  ]
}
