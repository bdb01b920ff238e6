import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseRecord } from '../../src/core/deployment/parse-record.ts'
import type { RecordedDeployment } from '../../src/core/deployment/parse-record.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { inWorld, worldAt } from './world.ts'
import type { World } from './world.ts'
import { writeFiles } from './write-files.ts'
import type { Files } from './write-files.ts'

/** The address of a repository of the team's, as people type it. */
export function teamUrl(name: string): string {
  return `https://git.example.com/acme/${name}.git`
}

const RECORD = '.claude/.skillmeat-deployed.toml'

/** A person with a home and a clone of the project. */
export interface Person {
  readonly world: World
  readonly project: string
  /** Runs `task` on the person's home. */
  run<T>(task: (ports: Ports) => Promise<T>): Promise<T>
  read(path: string): string
  write(path: string, text: string): void
  git(...args: readonly string[]): string
  commit(message: string): void
  /** What the record of the clone lists. */
  recorded(): readonly RecordedDeployment[]
  /** The record as it is; null where there is none. */
  record(): string | null
}

/** Repositories of sources, one of a project, and people who have clones of it and homes of their own. */
export interface Team {
  readonly root: string
  /** Makes a source, or commits to it; returns the commit. */
  publish(name: string, files: Files): string
  /** Makes a source one that nobody reaches. */
  takeAway(name: string): void
  bringBack(name: string): void
  join(name: string): Person
  close(): void
}

export function createTeam(parent: string = os.tmpdir()): Team {
  const root = fs.realpathSync(fs.mkdtempSync(join(parent, 'skillmeat-team-')))
  const shared = join(root, 'project.git')
  git(root, 'init', '--quiet', '--bare', '--initial-branch=main', shared)
  const sourceOf = (name: string) => join(root, 'sources', name)
  const decorate = (ports: Ports): Ports => ({
    ...ports,
    sources: {
      ...ports.sources,
      relate: (pair) => ports.sources.relate({ ...pair, url: reached(sourceOf, pair.url) }),
      look: (location) => ports.sources.look({ ...location, url: reached(sourceOf, location.url) }),
      open: (location) =>
        ports.sources.open(
          location.kind === 'git'
            ? { ...location, url: reached(sourceOf, location.url) }
            : location,
        ),
    },
  })
  return {
    root,
    publish: (name, files) => {
      const dir = sourceOf(name)
      if (!fs.existsSync(dir)) git(root, 'init', '--quiet', '--initial-branch=main', dir)
      writeFiles(dir, files)
      commitAll(dir, 'Published')
      return git(dir, 'rev-parse', 'HEAD').trim()
    },
    takeAway: (name) => fs.renameSync(sourceOf(name), `${sourceOf(name)}-gone`),
    bringBack: (name) => fs.renameSync(`${sourceOf(name)}-gone`, sourceOf(name)),
    join: (name) => joinTeam({ root, shared, name, decorate }),
    close: () => fs.rmSync(root, { recursive: true, force: true }),
  }
}

function reached(sourceOf: (name: string) => string, url: string): string {
  const [, name] = /^https:\/\/git\.example\.com\/acme\/(.+)\.git$/.exec(url) ?? []
  return name === undefined ? url : pathToFileURL(sourceOf(name)).href
}

function joinTeam({
  root,
  shared,
  name,
  decorate,
}: {
  readonly root: string
  readonly shared: string
  readonly name: string
  readonly decorate: (ports: Ports) => Ports
}): Person {
  const world = worldAt(join(root, name))
  const project = world.projects[0]
  fs.mkdirSync(join(world.home, 'collections'), { recursive: true })
  git(root, 'clone', '--quiet', shared, project)
  const read = (path: string) => fs.readFileSync(join(project, path), 'utf8')
  const record = () => (fs.existsSync(join(project, RECORD)) ? read(RECORD) : null)
  return {
    world,
    project,
    run: (task) => inWorld(world, { decorate }, task),
    read,
    write: (path, text) => writeFiles(project, { [path]: text }),
    git: (...args) => git(project, ...args),
    commit: (message) => commitAll(project, message),
    record,
    recorded: () => {
      const text = record()
      return text === null ? [] : parseRecord(text, RECORD)
    },
  }
}

function commitAll(dir: string, message: string): void {
  git(dir, 'add', '--all')
  git(dir, 'commit', '--quiet', '--allow-empty', '--message', message)
}

/** Runs git with settings of nobody. */
export function git(dir: string, ...args: readonly string[]): string {
  const author = ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.com']
  return execFileSync('git', ['-C', dir, ...author, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  })
}
