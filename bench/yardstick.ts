import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { runCli } from './run-command.ts'

const WORK = join(import.meta.dirname, '.work', 'yardstick')
const ARTIFACTS = 1000
const PROJECTS = 200
const DEPLOYED = 40

/** The tree that most rows are measured on. */
export interface Yardstick {
  readonly dir: string
  /** A git repository with 1,000 skills. */
  readonly source: string
  readonly home: string
  /** 200 projects with 40 deployed artifacts each; every one is a git repository too. */
  readonly projects: readonly string[]
}

/** Builds the yardstick, or returns the one built before. The corpus gives the skills where it is there. */
export function yardstick(): Yardstick {
  const found: Yardstick = {
    dir: WORK,
    source: join(WORK, 'source'),
    home: join(WORK, 'home'),
    projects: Array.from({ length: PROJECTS }, (_, n) => join(WORK, 'projects', `p${n}`)),
  }
  const done = join(WORK, 'done')
  if (!existsSync(done)) {
    rmSync(WORK, { recursive: true, force: true })
    makeSource(found.source)
    mkdirSync(found.home, { recursive: true })
    runCli(found.home, found.home, ['add', `file://${found.source}`, '--yes'])
    for (const [index, project] of found.projects.entries()) makeProject(found, project, index)
    writeFileSync(done, '')
  }
  return found
}

/** Runs git with a fixed identity. */
export function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=b', '-c', 'user.email=b@b', ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
}

function makeProject(found: Yardstick, project: string, index: number): void {
  mkdirSync(project, { recursive: true })
  const names = Array.from({ length: DEPLOYED }, (_, n) =>
    skillName((index * 7 + n * 23) % ARTIFACTS),
  )
  runCli(found.home, project, ['deploy', ...new Set(names)])
  git(project, 'init', '-q')
  git(project, 'add', '-A')
  git(project, 'commit', '-qm', 'deployed')
}

/** Lays out 1,000 skills: those of the corpus over and over with a line of their own, or made ones. */
function makeSource(source: string): void {
  const templates = corpusSkills()
  for (let number = 0; number < ARTIFACTS; number += 1) {
    const folder = join(source, 'skills', skillName(number))
    mkdirSync(folder, { recursive: true })
    const template = templates[number % Math.max(templates.length, 1)]
    if (template === undefined) writeMade(folder, number)
    else cpSync(template, folder, { recursive: true })
    const entry = join(folder, 'SKILL.md')
    const text = readFileSync(entry, 'utf8').replace(/^name:.*$/m, `name: ${skillName(number)}`)
    writeFileSync(entry, `${text}\nThis is number ${number}.\n`)
  }
  git(source, 'init', '-q')
  git(source, 'add', '-A')
  git(source, 'commit', '-qm', 'skills')
}

/** Skills of the corpus with at most five files, so that a project has about a hundred. */
function corpusSkills(): string[] {
  const corpus = process.env['SKILLMEAT_CORPUS']
  if (corpus === undefined) return []
  const collections = join(corpus, 'collections')
  return readdirSync(collections, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(collections, entry.name, 'skills'))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((folder) => existsSync(join(folder, 'SKILL.md')))
    .filter((folder) => readdirSync(folder, { recursive: true }).length <= 6)
}

function writeMade(folder: string, number: number): void {
  const body = Array.from({ length: 120 }, (_, line) => `Line ${line} of skill ${number}.`)
  const head = `---\nname: ${skillName(number)}\ndescription: Made for measuring, number ${number}.\n---\n`
  writeFileSync(join(folder, 'SKILL.md'), head + body.join('\n'))
  mkdirSync(join(folder, 'references'))
  for (const name of ['one', 'two']) {
    writeFileSync(join(folder, 'references', `${name}.md`), body.toReversed().join(`\n${name} `))
  }
}

export function skillName(number: number): string {
  return `skill-${String(number).padStart(4, '0')}`
}
