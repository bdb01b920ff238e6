import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Another program than the one that was built here, such as an installed one. */
const BIN =
  process.env['SKILLMEAT_PROGRAM'] ??
  join(import.meta.dirname, '..', 'dist', 'package', 'bin', 'skillmeat.cjs')
const NODE = process.env['SKILLMEAT_NODE'] ?? process.execPath
const isTranscript = process.argv.includes('--transcript')

/** A throw-away home; nothing outside it is touched. */
const home = realpathSync(mkdtempSync(join(tmpdir(), 'skillmeat-demo-')))
const env = {
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  SKILLMEAT_USER: 'you',
  GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
  ...(process.stdout.isTTY && !isTranscript ? { FORCE_COLOR: '1' } : {}),
}

const plugin = join(home, 'writing-plugin')
const api = join(home, 'api')
const website = join(home, 'website')
const handbook = join(home, 'handbook')

function run(): void {
  setUp()
  collectAndDeploy()
  drift()
  merge()
  goBack()
}

function setUp(): void {
  writeFileSync(env.GIT_CONFIG_GLOBAL, '[user]\nname = you\nemail = you@example.com\n')
  say(
    'A first day with SkillMeat',
    'Somebody publishes a plugin with two skills and a command in a git repository.',
  )
  for (const [path, text] of Object.entries(PLUGIN)) write(plugin, path, text)
  git(plugin, 'init', '-q', '-b', 'main')
  commit(plugin, 'Two skills and a command')
  for (const project of [api, website, handbook]) mkdirSync(project)
}

function collectAndDeploy(): void {
  say('Collect', 'Import what the repository holds.')
  skillmeat(home, 'add', `file://${plugin}`)
  skillmeat(home, 'list')

  say('Deploy', 'Put it into three projects.')
  for (const project of [api, website, handbook]) {
    skillmeat(project, 'deploy', 'release-notes', 'style-guide')
  }
  skillmeat(api, 'status')
}

function drift(): void {
  say('Edit', 'In one project somebody improves a skill; in another somebody changes another one.')
  edit(api, 'release-notes', {
    from: 'Group changes by area.',
    to: 'Group changes by area, the largest first.',
  })
  edit(handbook, 'style-guide', {
    from: 'Write short sentences.',
    to: 'Write sentences of at most 20 words.',
  })

  say('Upstream moves', 'The plugin changes too: one line more here, and there the very same line.')
  replace(join(plugin, 'skills/release-notes/SKILL.md'), {
    from: 'Link every change.',
    to: 'Link every change and thank its author.',
  })
  replace(join(plugin, 'skills/style-guide/SKILL.md'), {
    from: 'Write short sentences.',
    to: 'Write short, plain sentences.',
  })
  commit(plugin, 'Thank authors; plain sentences')
  skillmeat(home, 'update')

  say(
    'See the drift',
    'One look over all projects. A trial merge tells what would conflict before anything is done.',
  )
  skillmeat(home, 'check-drift', '--all-projects')
}

function merge(): void {
  say('Merge', 'Clean merges are written; a conflict leaves the project as it was and waits.')
  skillmeat(home, 'sync', '--all-projects')
  skillmeat(api, 'diff', 'release-notes')
  skillmeat(home, 'conflicts')

  say('Resolve', 'Take both lines, or one side, or edit it; here our own line stays.')
  skillmeat(handbook, 'resolve', 'style-guide', '--ours')
  skillmeat(handbook, 'status')

  say('Bring it home', "The edit made in the project becomes the collection's; the others get it.")
  skillmeat(api, 'sync', '--pull', '--only', 'release-notes')
  skillmeat(website, 'sync')
  skillmeat(home, 'log', 'release-notes')
}

function goBack(): void {
  say('Roll back', 'A snapshot, a mistake, and the way back.')
  skillmeat(home, 'snapshot', 'before tidying up')
  skillmeat(home, 'remove', 'style-guide', '--force')
  skillmeat(home, 'rollback', 'latest', '--simple')

  say('Undo', 'Every command can be taken back, and returned.')
  skillmeat(website, 'undeploy', 'style-guide')
  skillmeat(website, 'undo')
  skillmeat(website, 'status')
  skillmeat(home, 'operations', '--limit', '5')
}

/** Runs the program as a person would type it and shows what it says. */
function skillmeat(cwd: string, ...args: readonly string[]): void {
  const typed = args.map((arg) => (/[^\w./:@~-]/.test(arg) ? `"${arg}"` : arg)).join(' ')
  const where = cwd === home ? '~' : `~/${cwd.slice(home.length + 1)}`
  const result = spawnSync(NODE, [BIN, ...args], { cwd, env, encoding: 'utf8' })
  show(`${where} $ skillmeat ${tilde(typed)}`, tilde(result.stdout + result.stderr))
  if (result.status === 0 || result.status === 1) return
  throw new Error(`skillmeat ${typed} ended with ${String(result.status)}`)
}

interface Edit {
  readonly from: string
  readonly to: string
}

function edit(project: string, skill: string, change: Edit): void {
  replace(join(project, '.claude', 'skills', skill, 'SKILL.md'), change)
  const typed = `~/${project.slice(home.length + 1)} $ edit .claude/skills/${skill}/SKILL.md`
  show(typed, `-${change.from}\n+${change.to}\n`)
}

function replace(file: string, { from, to }: Edit): void {
  const text = readFileSync(file, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} has no "${from}"`)
  writeFileSync(file, text.replace(from, to))
}

function write(root: string, path: string, text: string): void {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text, { mode: path.endsWith('.sh') ? 0o755 : 0o644 })
}

function commit(repository: string, message: string): void {
  git(repository, 'add', '-A')
  git(repository, 'commit', '-qm', message)
}

function git(cwd: string, ...args: readonly string[]): void {
  execFileSync('git', [...args], { cwd, env })
}

function say(title: string, sentence: string): void {
  const heading = title === 'A first day with SkillMeat' ? '#' : '##'
  process.stdout.write(
    isTranscript ? `${heading} ${title}\n\n${sentence}\n\n` : `\n== ${title}\n   ${sentence}\n\n`,
  )
}

function show(typed: string, output: string): void {
  const text = `${typed}\n${output.trimEnd()}\n`
  process.stdout.write(isTranscript ? `\`\`\`console\n${text}\`\`\`\n\n` : `${text}\n`)
}

function tilde(text: string): string {
  return text.replaceAll(home, '~')
}

const RELEASE_NOTES = `---
name: release-notes
description: Writes release notes from the commits since the last tag.
---

# Release notes

Collect the commits with scripts/collect.sh.

Group changes by area.

Leave out what users do not see.

Keep each line under 80 characters.

Link every change.
`

const STYLE_GUIDE = `---
name: style-guide
description: House style for everything that is published.
---

# Style

Write short sentences.

Use the active voice.
`

const PLUGIN: Readonly<Record<string, string>> = {
  '.claude-plugin/plugin.json': '{ "name": "writing", "version": "1.0.0" }\n',
  'skills/release-notes/SKILL.md': RELEASE_NOTES,
  'skills/release-notes/scripts/collect.sh': '#!/bin/sh\ngit log --oneline "$1"..HEAD\n',
  'skills/style-guide/SKILL.md': STYLE_GUIDE,
  'commands/proofread.md': '---\ndescription: Proofread a file\n---\nProofread $ARGUMENTS.\n',
}

try {
  run()
} finally {
  rmSync(home, { recursive: true, force: true })
}
