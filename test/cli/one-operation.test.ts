import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { createBare, git } from '../remotes/git-server.ts'
import { editFile, writeFiles } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'
import { SOURCE, onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

type Prepare = (bench: Workbench) => void

const HOOK = '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"echo done"}]}]}}'
const COPY = 'project/.claude/skills/pdf/SKILL.md'
const HEAD = 'home/collections/default/skills/pdf/SKILL.md'
const UPSTREAM = 'source/skills/pdf/SKILL.md'

const edit =
  (...edits: readonly (readonly [file: string, from: string, to: string])[]): Prepare =>
  (bench) => {
    for (const [file, from, to] of edits) editFile(join(bench.root, file), from, to)
  }

/** A repository of a team, and one that is a source; a commit has an author. */
const makeRepositories: Prepare = (bench) => {
  bench.write({ 'user/.gitconfig': '[user]\n\tname = T\n\temail = t@example.com\n' })
  createBare(join(bench.root, 'team.git'))
  commitTo(createBare(join(bench.root, 'kit.git')), {
    'skills/kit/SKILL.md': '---\nname: kit\ndescription: Kit.\n---\n\n# Kit\n',
  })
}

/** Somebody else commits to a repository. */
function commitTo(repository: string, files: Files): void {
  const clone = `${repository}-clone`
  git(join(repository, '..'), 'clone', '--quiet', repository, clone)
  writeFiles(clone, files)
  git(clone, 'add', '--all')
  git(clone, 'commit', '--quiet', '--message', 'More')
  git(clone, 'push', '--quiet', 'origin', 'HEAD:main')
}

/** A line, and what is done by hand before it so that it has something to do. */
interface Scene {
  readonly line: string
  readonly before?: Prepare
}

/** Every verb that changes something, in an order in which each has something to do. */
const SCENES: readonly Scene[] = [
  {
    line: 'init',
    before: (bench) => bench.write({ 'user/.claude/skills/own/SKILL.md': '# Own\n' }),
  },
  { line: 'add ../source' },
  { line: 'deploy pdf docx hook:guard --allow-exec' },
  { line: 'project add ../other' },
  { line: 'deploy pdf --to ../other' },
  // Something that waits for a person, and something that does not.
  {
    line: 'update --allow-exec',
    before: (bench) =>
      bench.write({
        [UPSTREAM]: SOURCE[UPSTREAM]?.replace('Fill', 'Now !`date`. Fill') ?? '',
        'source/skills/docx/SKILL.md': '---\nname: docx\ndescription: Writes.\n---\n\n# New\n',
      }),
  },
  { line: 'sync --all-projects --allow-exec' },
  {
    line: 'source move pdf ../moved',
    before: (bench) => bench.write({ 'moved/skills/pdf/SKILL.md': SOURCE[UPSTREAM] ?? '' }),
  },
  { line: 'source add ../source' },
  { line: 'source remove source' },
  { line: 'marketplace add ../market' },
  { line: 'marketplace remove market' },
  { line: 'promote pdf --yes --allow-exec', before: edit([COPY, 'Save', 'Store']) },
  { line: 'record pdf', before: edit([COPY, 'Store', 'Put']) },
  { line: 'sync --pull --allow-exec', before: edit([COPY, 'Put', 'Keep']) },
  {
    line: 'install pdf --allow-exec',
    before: ({ root }) => fs.rmSync(join(root, 'project/.claude/skills/pdf'), { recursive: true }),
  },
  { line: 'edit pdf' },
  // Both sides of two copies: one command takes in what can be taken, and leaves a conflict.
  {
    line: 'sync --all-projects --allow-exec',
    before: edit([COPY, 'Keep', 'Hold'], [HEAD, 'Keep', 'Drop']),
  },
  { line: 'resolve pdf --ours --allow-exec' },
  { line: 'resolution forget --all --yes' },
  { line: 'tag pdf --add forms' },
  { line: 'set create writing pdf docx' },
  { line: 'set edit writing --remove docx' },
  { line: 'set delete writing' },
  { line: 'fork pdf pdf2' },
  { line: 'rename docx word' },
  { line: 'merge pdf2 pdf@head', before: edit([HEAD, '# PDF', '# PDF files']) },
  { line: 'revert pdf head~1 --to' },
  { line: 'snapshot create first' },
  { line: 'remove word --yes' },
  { line: 'rollback latest --yes --allow-exec' },
  { line: 'snapshot export latest ../out.tar.gz' },
  { line: 'snapshot delete latest' },
  { line: 'snapshot import ../out.tar.gz' },
  { line: 'disable pdf' },
  { line: 'enable pdf' },
  { line: 'undeploy pdf --force' },
  { line: 'undo' },
  { line: 'redo' },
  { line: 'project remove ../other --yes' },
  { line: 'collection create work' },
  { line: 'collection use work' },
  { line: 'collection use default' },
  { line: 'collection delete work --yes' },
  { line: 'plugin create writing pdf2' },
  { line: 'plugin link writing pdf' },
  { line: 'plugin pin writing pdf head~1' },
  { line: 'plugin disable writing pdf' },
  { line: 'plugin enable writing pdf' },
  { line: 'plugin replace writing pdf pdf2' },
  { line: 'plugin replace writing pdf' },
  { line: 'plugin repin writing' },
  { line: 'plugin unlink writing pdf' },
  { line: 'remote add team ../team.git', before: makeRepositories },
  { line: 'push' },
  {
    line: 'pull',
    before: (bench) =>
      commitTo(join(bench.root, 'team.git'), { 'skills/new/SKILL.md': '---\nname: new\n---\n' }),
  },
  { line: 'remote remove team' },
  { line: 'add file://{root}/kit.git' },
  {
    line: 'contribute kit --branch better',
    before: edit(['home/collections/default/skills/kit/SKILL.md', 'Kit', 'A kit']),
  },
  { line: 'config set snapshots.keep_last 20' },
  { line: 'config unset snapshots.keep_last' },
  { line: 'gc' },
]

/** What is no part of undo. */
const NO_OPERATION = new Map([
  ['config set', 'settings are their own file, which is set back'],
  ['config unset', 'settings are their own file, which is set back'],
  ['contribute', 'a branch of another repository; nothing here'],
  ['gc', 'what it removes nothing refers to any more'],
  ['snapshot export', 'a file outside of the home'],
])

const nameOf = (line: string) =>
  COMMANDS.map(({ name }) => name)
    .filter((name) => line === name || line.startsWith(`${name} `))
    .toSorted((a, b) => b.length - a.length)[0] ?? ''

/** How many operations a line made, and what it failed with. */
type Made = readonly [line: string, operations: number, failure: string]

async function countOperations(bench: Workbench): Promise<number> {
  const { stdout } = await bench.run('operations --limit 1000 --json')
  return (JSON.parse(stdout) as { readonly items: readonly unknown[] }).items.length
}

test('every command that changes something is tried here', async () => {
  const changing: string[] = []
  for (const { name, load } of COMMANDS) if ((await load()).changes) changing.push(name)
  expect(changing.filter((name) => !SCENES.some(({ line }) => nameOf(line) === name))).toEqual([])
})

test('a command is one operation', () =>
  onWorkbench(
    async (bench) => {
      const made: Made[] = []
      const wanted: Made[] = []
      for (const { line: written, before } of SCENES) {
        const line = written.replace('{root}', bench.root)
        before?.(bench)
        const earlier = await countOperations(bench)
        const { code, stderr } = await bench.run(line, { env: { EDITOR: 'sed -i s/Read/Look/' } })
        const failure = code > 1 ? stderr : ''
        made.push([line, (await countOperations(bench)) - earlier, failure])
        wanted.push([line, NO_OPERATION.has(nameOf(line)) ? 0 : 1, ''])
      }
      expect(made).toEqual(wanted)
    },
    {
      ...SOURCE,
      'source/guard/hooks/hooks.json': HOOK,
      'other/README.md': 'Other.\n',
    } satisfies Files,
  ))
