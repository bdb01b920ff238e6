import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readJson } from './hostile-case.ts'
import type { HostileCase } from './hostile-case.ts'

/** A throw-away machine: everything that may be written, and a folder around it that may not. */
export interface Sandbox {
  readonly root: string
  readonly home: string
  readonly project: string
}

/** One command of a case. */
export interface Step {
  readonly words: readonly string[]
  readonly cwd: string
  /** `prepare` must succeed, `decide` is what the case is about, `look` shows what came of it. */
  readonly role: 'prepare' | 'decide' | 'look'
}

export interface StagedCase {
  readonly steps: readonly Step[]
  /** Whether the collection must be empty after a refusal. */
  readonly startsEmpty: boolean
}

const PLAIN_SKILL = '---\nname: demo\ndescription: A plain skill.\n---\n\n# Demo\n'

export function createSandbox(root: string): Sandbox {
  const sandbox = { root, home: join(root, 'home'), project: join(root, 'project') }
  for (const dir of ['home', 'project', 'user', 'tmp']) fs.mkdirSync(join(root, dir))
  return sandbox
}

/** Puts the input where it belongs and says which commands meet it. */
export function stageCase(one: HostileCase, sandbox: Sandbox): StagedCase {
  if (one.surface === 'export bundle') return stageExport(one, sandbox)
  switch (one.kind) {
    case 'project':
      return stageProject(one, sandbox)
    case 'toml':
      return stageToml(one, sandbox)
    case 'args':
      return stageArguments(one, sandbox)
    case 'tar':
      return stageTarball(one, sandbox)
    default:
      return stageSource(one, sandbox)
  }
}

function steps(cwd: string, role: Step['role'], commands: readonly (readonly string[])[]): Step[] {
  return commands.map((words) => ({ words, cwd, role }))
}

const LOOKS = [['list'], ['show', 'demo'], ['search', 'demo'], ['log', 'demo'], ['operations']]

function stageSource(one: HostileCase, { project }: Sandbox): StagedCase {
  const entry = join(one.dir, one.entry)
  const ref = join(one.dir, 'ref.txt')
  const isBare = one.kind === 'git' && entry.endsWith('.git')
  const source = [
    isBare ? pathToFileURL(entry).href : entry,
    ...(fs.existsSync(ref) ? [`--ref=${fs.readFileSync(ref, 'utf8')}`] : []),
  ]
  const deploys = one.surface === 'deploy' && one.expect !== 'reject' && one.kind !== 'json'
  return {
    startsEmpty: true,
    steps: [
      ...steps(project, 'decide', [['add', ...source]]),
      ...(deploys ? steps(project, 'decide', [['deploy', 'demo']]) : []),
      ...steps(project, 'look', [...LOOKS, ...(deploys ? [['status']] : [])]),
    ],
  }
}

function stageExport(one: HostileCase, { project }: Sandbox): StagedCase {
  return {
    startsEmpty: false,
    steps: [
      ...steps(project, 'prepare', [['add', join(one.dir, one.entry)]]),
      ...steps(project, 'decide', [['export', '--all', './all.skillmeat-pack']]),
    ],
  }
}

function stageTarball(one: HostileCase, { project }: Sandbox): StagedCase {
  return {
    startsEmpty: true,
    steps: [
      ...steps(project, 'decide', [['snapshot', 'import', join(one.dir, one.entry)]]),
      ...steps(project, 'look', [['snapshot', 'list']]),
    ],
  }
}

function stageProject(one: HostileCase, { root, project }: Sandbox): StagedCase {
  fs.rmSync(project, { recursive: true })
  // Hard links are part of the input: only cp keeps them.
  execFileSync('cp', ['-a', '--', join(one.dir, one.entry), project])
  const skill = join(root, 'plain/demo/SKILL.md')
  fs.mkdirSync(dirname(skill), { recursive: true })
  fs.writeFileSync(skill, PLAIN_SKILL)
  return {
    startsEmpty: false,
    steps: [
      ...steps(root, 'prepare', [['add', dirname(skill)]]),
      ...projectCommands(one, project).map((words) => ({
        words,
        cwd: project,
        role: 'decide' as const,
      })),
      ...steps(project, 'look', [['status'], ['list']]),
    ],
  }
}

function projectCommands(one: HostileCase, project: string): readonly (readonly string[])[] {
  // A copy that is not ours is replaced only by a person who says so.
  if (one.class === 'proj-hardlink') return [['deploy', 'demo', '--force']]
  if (one.surface === 'deploy') return [['deploy', 'demo', '--to', project]]
  if (one.surface === 'status') return [['status'], ['check-drift', project]]
  return [
    ['undeploy', '--all', '--force'],
    ['sync', '--removed', 'undeploy', '--missing', 'undeploy'],
    ['status'],
  ]
}

function stageToml(one: HostileCase, { home, project }: Sandbox): StagedCase {
  const isCollection = one.entry === 'collection.toml'
  const target = join(home, isCollection ? 'collections/default/collection.toml' : one.entry)
  fs.mkdirSync(dirname(target), { recursive: true })
  fs.copyFileSync(join(one.dir, one.entry), target)
  if (isCollection) {
    const commands = [['list'], ['init'], ['snapshot', 'create', 'x']]
    return { startsEmpty: false, steps: steps(project, 'decide', commands) }
  }
  // An entry that cannot be used concerns itself alone: only what would use it is refused.
  return {
    startsEmpty: false,
    steps: [
      ...steps(project, 'prepare', [['snapshot', 'list']]),
      ...steps(project, 'decide', [
        ['snapshot', 'delete', '20260101_000000_abc'],
        ['rollback', '--simple', '20260101_000000_abc'],
      ]),
      ...steps(project, 'prepare', [['snapshot', 'create', 'x']]),
    ],
  }
}

function stageArguments(one: HostileCase, { project }: Sandbox): StagedCase {
  const { verb, args, ref } = readJson(join(one.dir, one.entry)) as {
    verb: string
    args: readonly string[]
    ref?: string
  }
  const options = ref === undefined ? [] : [`--ref=${ref}`]
  const commands =
    verb === 'import'
      ? [['add', ...options, '--', ...args]]
      : [
          [verb, ...args],
          ['deploy', ...args],
          ['rename', ...args, 'other'],
        ]
  return { startsEmpty: true, steps: steps(project, 'decide', commands) }
}
