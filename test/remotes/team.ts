import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createWorkbench } from '../cli/workbench.ts'
import type { RunOptions, Workbench } from '../cli/workbench.ts'
import type { Files } from '../world/write-files.ts'
import { createBare, git } from './git-server.ts'

/** A member of a team, at a machine of their own. */
export interface Member extends Workbench {
  /** Runs a line and returns what it printed, whatever came of it. */
  readonly say: (line: string, options?: RunOptions) => Promise<string>
  /** Runs a line that must go well, and returns its document. */
  readonly json: (line: string) => Promise<Answer>
  /** Reads a file of the collection. */
  readonly own: (path: string) => string
  readonly has: (path: string) => boolean
}

/** As far as tests look into documents. */
export interface Answer {
  readonly code: number
  readonly result: {
    readonly artifacts: readonly { artifact: string; action: string; detail: string | null }[]
    readonly commit?: string | null
    readonly rewritten?: boolean
    readonly branch: string
    readonly page: string | null
    readonly warnings: readonly { readonly message: string }[]
  }
}

/** What became of each artifact. */
export function actions({ result }: Answer): Record<string, string> {
  return Object.fromEntries(result.artifacts.map(({ artifact, action }) => [artifact, action]))
}

/** A team: two people and a repository that only git knows. */
export interface Team {
  readonly root: string
  /** The bare repository. */
  readonly dir: string
  readonly url: string
  readonly ana: Member
  readonly bo: Member
  /** Changes files by hand, as a colleague without this program does, and pushes. */
  readonly byHand: (change: (dir: string) => void, how?: { readonly force?: boolean }) => void
  /** What a path holds in the newest commit; null where it is not there. */
  readonly show: (path: string, branch?: string) => string | null
  readonly list: (branch?: string) => readonly string[]
  readonly remove: () => void
}

const SKILL = (name: string, body: string) =>
  `---\nname: ${name}\ndescription: Helps with ${name}.\n---\n\n# ${name}\n\n${body}\n`

/** A skill of five paragraphs, so that two people can change it without meeting. */
export const FIVE = SKILL('pdf', 'One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.')

export const TEAM_SOURCE: Files = {
  'source/skills/pdf/SKILL.md': FIVE,
  'source/skills/pdf/run.sh': '#!/bin/sh\necho run\n',
  'source/skills/docx/SKILL.md': SKILL('docx', 'Write.'),
  'source/commands/commit.md': '---\ndescription: Commits.\n---\n\nCommit it.\n',
}

export function skill(name: string, body: string): string {
  return SKILL(name, body)
}

function createMember(name: string, files: Files): Member {
  const bench = createWorkbench(files)
  const env = {
    ...bench.env,
    SKILLMEAT_USER: name,
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: `${name}@example.com`,
  }
  const run: Workbench['run'] = (line, options = {}) =>
    bench.run(line, { ...options, env: { ...env, ...options.env } })
  return {
    ...bench,
    env,
    run,
    say: async (line, options) => {
      const { code, stdout, stderr } = await run(line, options)
      return `${stdout}${stderr}[exit ${code}]`
    },
    json: async (line) => {
      const { code, stdout, stderr } = await run(`${line} --json`)
      if (stdout === '') throw new Error(`${line}: ${stderr}`)
      return { code, ...JSON.parse(stdout) }
    },
    own: (path) => bench.read(`home/collections/default/${path}`),
    has: (path) => fs.existsSync(join(bench.root, 'home/collections/default', path)),
  }
}

/** Returns the address of a bare repository. */
type UrlOf = (dir: string) => string | Promise<string>

/** Makes a team whose repository is empty; the first of them has a collection. */
export async function createTeam(urlOf: UrlOf = fileUrl): Promise<Team> {
  const root = fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-team-')))
  const dir = createBare(join(root, 'team.git'))
  const ana = createMember('ana', TEAM_SOURCE)
  const bo = createMember('bo', {})
  const members = [ana, bo]
  let clones = 0
  const showAt = (path: string, branch = 'main') => {
    try {
      return git(dir, 'show', `${branch}:${path}`)
    } catch {
      return null
    }
  }
  return {
    root,
    dir,
    url: await urlOf(dir),
    ana,
    bo,
    byHand: (change, { force = false } = {}) => {
      clones += 1
      const clone = join(root, `clone-${clones}`)
      git(root, 'clone', '--quiet', dir, clone)
      change(clone)
      git(clone, 'add', '--all')
      git(clone, 'commit', '--quiet', '--allow-empty', '--message', 'By hand')
      git(clone, 'push', '--quiet', ...(force ? ['--force'] : []), 'origin', 'HEAD:main')
    },
    show: showAt,
    list: (branch = 'main') => git(dir, 'ls-tree', '-r', '--name-only', branch).split('\n'),
    remove: () => {
      for (const member of members) member.remove()
      fs.rmSync(root, { recursive: true, force: true })
    },
  }
}

/** The same, shared already: both have the three artifacts of the first. */
export async function createSharedTeam(urlOf?: UrlOf): Promise<Team> {
  const team = await createTeam(urlOf)
  const { ana, bo, url } = team
  await ana.run('add ../source')
  await ana.run(`remote add team ${url}`)
  const pushed = await ana.say('push')
  if (!pushed.includes('[exit 0]')) throw new Error(pushed)
  await bo.run(`remote add team ${url}`)
  const pulled = await bo.say('pull')
  if (!pulled.includes('[exit 0]')) throw new Error(pulled)
  return team
}

/** Runs `task` on such a team. */
export async function onSharedTeam(
  task: (team: Team) => Promise<void>,
  urlOf?: UrlOf,
): Promise<void> {
  const team = await createSharedTeam(urlOf)
  try {
    await task(team)
  } finally {
    team.remove()
  }
}

function fileUrl(dir: string): string {
  return pathToFileURL(dir).href
}

/** Edits a file by hand. */
export function replace(file: string, from: string, to: string): void {
  const text = fs.readFileSync(file, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} has no "${from}"`)
  fs.writeFileSync(file, text.replace(from, to))
}

export function collectionFile(member: Member, path: string): string {
  return join(member.root, 'home/collections/default', path)
}
