import { expect, inject, test } from 'vitest'
import { LINES } from '../cli/command-lines.ts'
import { SOURCE } from '../cli/workbench.ts'
import { compareListings, listTree } from '../world/listing.ts'
import type { Listing } from '../world/listing.ts'
import { editFile } from '../world/write-files.ts'
import { onMachine } from './shipped.ts'
import type { Machine } from './shipped.ts'

/** What a dry run leaves alone is no matter of the Node that it runs with. */
const TRIES_DRY = inject('node') === 'newest'

test('every command of --help prints one document with --json, and a dry run of it leaves every byte', () =>
  onMachine(async (machine) => {
    machine.write({ 'user/keep': '', 'home/.gitconfig': '' })
    const helps = await helpOfEach(machine)
    const names = [...helps.keys()]
    const tried = new Set<string>()
    for (const line of LINES) {
      const name = names.find((one) => line === one || line.startsWith(`${one} `)) ?? line
      tried.add(name)
      if (TRIES_DRY && helps.get(name)?.includes('--dry-run') === true) await tryDry(machine, line)
      expect(await runJson(machine, line)).toEqual({ line, problems: [] })
    }
    await tryWithConflict(machine, tried)
    await tryWithTeam(machine, tried)
    // These print what is no document, or last until they are stopped: the tests of each try them.
    expect(names.filter((name) => !tried.has(name))).toEqual([
      'serve',
      'merge-file',
      'merge-record',
      'completion',
    ])
  }, SOURCE))

test('completion and merge-file print what other programs read', () =>
  onMachine(async ({ sh, write }) => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { code, stdout } = await sh(`skillmeat completion ${shell}`)
      expect({ shell, code, isScript: stdout.includes('skillmeat') }).toEqual({
        shell,
        code: 0,
        isScript: true,
      })
    }
    write({ 'project/a': '1\n2\nX\n', 'project/o': '1\n2\n3\n', 'project/b': 'Y\n2\n3\n' })
    expect(await sh('skillmeat merge-file -p a o b')).toEqual({
      code: 0,
      stdout: 'Y\n2\nX\n',
      stderr: '',
    })
  }))

/** What needs two sides that conflict. */
async function tryWithConflict(machine: Machine, tried: Set<string>): Promise<void> {
  const { root, sh } = machine
  const file = 'skills/pdf/SKILL.md'
  const copy = `${root}/project/.claude/${file}`
  const head = `${root}/home/.skillmeat/collections/default/${file}`
  await sh('skillmeat sync --all-projects --strategy use_remote')
  editFile(copy, 'Save the result.', 'Save it here.')
  editFile(head, 'Save the result.', 'Save it there.')
  for (const [name, line] of [
    ['sync', 'sync'],
    ['conflicts', 'conflicts'],
    ['resolve', 'resolve pdf --ours'],
  ] as const) {
    tried.add(name)
    expect(await runJson(machine, line)).toEqual({ line, problems: [] })
  }
  const { stdout } = await sh('skillmeat resolution list --json')
  const { items } = JSON.parse(stdout) as { readonly items: readonly { readonly id: string }[] }
  const { stdout: keys } = await sh('skillmeat keys list --json')
  const [key] = (JSON.parse(keys) as { readonly items: readonly { readonly id: string }[] }).items
  for (const [name, line] of [
    ['resolution show', `resolution show ${items[0]?.id ?? 'none'}`],
    ['resolution forget', `resolution forget ${items[0]?.id ?? 'none'}`],
    ['keys revoke', `keys revoke ${key?.id ?? 'none'}`],
  ] as const) {
    tried.add(name)
    expect(await runJson(machine, line)).toEqual({ line, problems: [] })
  }
}

/** What needs a repository that a team shares, and one that an artifact came from. */
async function tryWithTeam(machine: Machine, tried: Set<string>): Promise<void> {
  const { root, sh } = machine
  const made = await sh(
    `set -e
    cp -r source upstream
    git init -q -b main upstream
    git -C upstream add .
    git -C upstream -c user.name=Ana -c user.email=ana@example.com commit -q -m first
    git init -q --bare team.git
    git config --global user.name Bo
    git config --global user.email bo@example.com`,
    '.',
  )
  expect(made).toEqual({ code: 0, stdout: '', stderr: '' })
  await runJson(machine, `add file://${root}/upstream pdf --as theirs`)
  editFile(`${root}/home/.skillmeat/collections/default/skills/theirs/SKILL.md`, 'Save', 'Keep')
  for (const [name, line] of [
    ['remote add', `remote add team file://${root}/team.git`],
    ['remote list', 'remote list'],
    ['push', 'push'],
    ['pull', 'pull'],
    ['contribute', 'contribute theirs'],
    ['remote remove', 'remote remove team'],
  ] as const) {
    tried.add(name)
    if (TRIES_DRY && name !== 'remote list') await tryDry(machine, line)
    expect(await runJson(machine, line)).toEqual({ line, problems: [] })
  }
}

/** Returns the help of each command that the program lists. */
async function helpOfEach(machine: Machine): Promise<ReadonlyMap<string, string>> {
  const before = listTree(machine.root)
  const { stdout: listed } = await machine.sh('skillmeat --help --json')
  const { commands } = JSON.parse(listed) as {
    readonly commands: readonly { readonly name: string }[]
  }
  const helps = new Map<string, string>()
  for (const { name } of commands) {
    const { code, stdout, stderr } = await machine.sh(`skillmeat ${name} --help`)
    expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: '' })
    expect(stdout).toContain(`Usage: skillmeat ${name}`)
    helps.set(name, stdout)
  }
  expect(compareListings(before, listTree(machine.root))).toEqual([])
  return helps
}

async function tryDry(machine: Machine, line: string): Promise<void> {
  const before = everythingOf(machine)
  expect(await runJson(machine, `${line} --dry-run`)).toEqual({
    line: `${line} --dry-run`,
    problems: [],
  })
  expect({ line, changed: compareListings(before, everythingOf(machine)) }).toEqual({
    line,
    changed: [],
  })
}

/** The index of files that were seen, and compiled code. */
const DERIVED = /\.skillmeat\/(?:index\.db|cache)/

/** All but what is derived. */
function everythingOf({ root }: Machine): Listing {
  return new Map([...listTree(root)].filter(([path]) => !DERIVED.test(path)))
}

/** Names what is wrong with how a line ended; nothing is. */
async function runJson(
  { sh }: Machine,
  line: string,
): Promise<{ readonly line: string; readonly problems: readonly string[] }> {
  const { code, stdout, stderr } = await sh(
    `EDITOR='sed -i s/first/twice/' skillmeat ${line} --json`,
  )
  const problems = code === 0 || code === 1 ? [] : [`exit ${code}`]
  if (stderr !== '') problems.push(stderr)
  try {
    JSON.parse(stdout)
  } catch {
    problems.push(`no document: ${stdout.slice(0, 200)}`)
  }
  return { line, problems }
}
