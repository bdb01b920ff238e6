import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBare, serveGit } from '../../test/remotes/git-server.ts'
import type { GitServer } from '../../test/remotes/git-server.ts'
import type { BenchRow } from '../bench-row.ts'
import { installRival } from '../run-command.ts'
import { cli, run } from '../run-beside-server.ts'
import { freshDir } from '../scratch.ts'
import type { Contender } from '../take-turns.ts'
import { takeTurns } from '../take-turns.ts'
import { git, skillName } from '../yardstick.ts'

const SOURCES = ['one', 'two', 'three']
const ARTIFACTS = 40

/** What restoring a clone costs: 40 skills of three repositories, over http, into an empty home. */
export const installing: BenchRow = {
  name: 'install',
  run: async () => {
    const root = freshDir('install-server')
    const server = await serveGit(root)
    try {
      return await compare(root, server)
    } finally {
      await server.close()
    }
  },
}

async function compare(root: string, server: GitServer) {
  const urls = SOURCES.map((name, index) => {
    makeSource(root, name, index)
    return server.urlOf(`${name}.git`)
  })
  const project = await makeProject(urls)
  const skills = installRival('skills')
  const contenders = [
    install(project),
    clone(urls),
    ...(skills === null ? [] : [skillsAdd(skills, urls)]),
  ]
  const times = await takeTurns(contenders, 5)
  const of = (name: string) => times.get(name) ?? Number.NaN
  const ours = of('install')
  return [
    {
      what: 'install, 40 artifacts of 3 repositories',
      unit: 'ms' as const,
      ours,
      rival: { name: 'git clone --depth 1, three times', theirs: of('git clone') },
      goal: null,
    },
    {
      what: 'install, 40 artifacts of 3 repositories',
      unit: 'ms' as const,
      ours,
      rival: { name: 'skills add, three times', theirs: skills === null ? null : of('skills add') },
      goal: { of: 'ratio' as const, limit: 1 },
    },
  ]
}

function makeSource(root: string, name: string, index: number): void {
  const bare = createBare(join(root, `${name}.git`))
  const work = join(freshDir(`install-${name}`), 'work')
  execFileSync('git', ['clone', '-q', bare, work], { stdio: 'ignore' })
  for (let number = index; number < ARTIFACTS; number += SOURCES.length) {
    const folder = join(work, 'skills', skillName(number))
    mkdirSync(folder, { recursive: true })
    const head = `---\nname: ${skillName(number)}\ndescription: Helps with ${number}.\n---\n\n`
    writeFileSync(join(folder, 'SKILL.md'), head + `Step ${number} of it.\n`.repeat(60))
    writeFileSync(join(folder, 'notes.md'), `Notes on ${number}.\n`.repeat(10))
  }
  git(work, 'add', '-A')
  git(work, 'commit', '-qm', 'skills')
  git(work, 'push', '-q', 'origin', 'HEAD:main')
}

/** A colleague deploys all of it. */
async function makeProject(urls: readonly string[]): Promise<string> {
  const home = freshDir('install-colleague')
  const project = freshDir('install-project')
  for (const url of urls) await cli(home, project, ['add', url, '--allow-host', '127.0.0.1'])
  await cli(home, project, ['deploy', '--all'])
  return project
}

function install(project: string): Contender {
  let home = ''
  return {
    name: 'install',
    prepare: () => {
      home = freshDir('install-home')
    },
    round: () => cli(home, project, ['install', '--allow-host', '127.0.0.1']),
  }
}

function clone(urls: readonly string[]): Contender {
  let dir = ''
  return {
    name: 'git clone',
    prepare: () => {
      dir = freshDir('install-clones')
    },
    round: async () => {
      for (const url of urls) {
        await run('git', ['clone', '-q', '--depth', '1', url], { cwd: dir, home: dir })
      }
    },
  }
}

function skillsAdd(program: string, urls: readonly string[]): Contender {
  let dir = ''
  return {
    name: 'skills add',
    prepare: () => {
      dir = freshDir('install-skills')
    },
    round: async () => {
      for (const url of urls) {
        const args = ['add', url, '--skill', '*', '--agent', 'claude-code', '--copy', '-y']
        await run(program, args, { cwd: dir, home: dir })
      }
    },
  }
}
