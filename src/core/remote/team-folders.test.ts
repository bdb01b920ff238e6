import { expect, test } from 'vitest'
import { findTeamFolders } from './team-folders.ts'

function found(paths: readonly string[], listed: readonly string[] = []) {
  const files = paths.map((path) => ({ path, mode: '100644' as const, size: 1 }))
  const { folders, warnings } = findTeamFolders(files, new Set(listed))
  return {
    folders: folders.map(({ type, name, files: own }) => `${type}:${name} ${own.length}`),
    warnings: warnings.map(({ where }) => where),
  }
}

test('the place of a file says what it is', () => {
  expect(
    found([
      'skills/pdf/SKILL.md',
      'skills/pdf/scripts/run.sh',
      'skills/pdf/skills/inner/SKILL.md',
      'skills/office/docx/SKILL.md',
      'commands/git/commit.md',
      'agents/reviewer.md',
      'hooks/guard/hooks.json',
      'hooks/guard/guard.sh',
      'mcp/db.json',
      'plugins/kit/.claude-plugin/plugin.json',
    ]).folders,
  ).toEqual([
    'skill:office/docx 1',
    'skill:pdf 3',
    'command:git/commit 1',
    'agent:reviewer 1',
    'hook:guard 2',
    'mcp:db 1',
    'composite:kit 1',
  ])
})

test('what is about the repository is no artifact, unless it is listed', () => {
  const paths = [
    'README.md',
    'commands/README.md',
    'skills/notes.md',
    'src/commands/x.md',
    'mcp/x.txt',
  ]
  expect(found(paths).folders).toEqual([])
  expect(found(paths, ['commands/README.md']).folders).toEqual(['command:README 1'])
})

test('a listed folder counts without the file that makes it one, so that it can be refused by name', () => {
  expect(found(['skills/pdf/notes.md'], ['skills/pdf']).folders).toEqual(['skill:pdf 1'])
})

test('a name that will not do is told, and nothing of it is taken', () => {
  expect(found(['skills/-x/SKILL.md', 'commands/con.md', 'skills/a/SKILL.md'])).toEqual({
    folders: ['skill:a 1'],
    warnings: ['skills/-x', 'commands/con.md'],
  })
})
