import fs from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { isSkillmeatError } from '../../src/core/errors.ts'
import { tagArtifacts } from '../../src/operations/artifacts/tag-artifacts.ts'
import type { Ports } from '../../src/ports/ports.ts'
import {
  addAll,
  deployTo,
  removeNamed,
  renameTo,
  resolveTheirs,
  syncProjects,
  undeployFrom,
  updateAll,
} from '../faults/verbs.ts'
import type { Verb } from '../faults/verbs.ts'
import type { World } from '../world/world.ts'
import { entryText, writeFiles } from '../world/write-files.ts'

/** Something that happens to a world: a command, or an edit by a person. */
export interface Step {
  readonly name: string
  readonly kind: 'command' | 'edit'
  readonly run: Verb
}

const NAMES = ['alpha', 'beta', 'gamma']

/** Makes a step that a counterexample shows by its name. */
export function makeStep(name: string, kind: Step['kind'], run: Verb): Step {
  return Object.assign({ name, kind, run }, { [fc.toStringMethod]: () => name })
}

function command(name: string, run: Verb): Step {
  return makeStep(name, 'command', run)
}

export function tag(name: string, text: string): Verb {
  return async (ports) => {
    await tagArtifacts(ports, { names: [name], add: [text], remove: [], dryRun: false })
    return []
  }
}

/** The places where a person can edit. */
const folders = fc.constantFrom<[string, (world: World) => string]>(
  ['collection', ({ home }) => join(home, 'collections/default')],
  ['project one', ({ projects }) => join(projects[0], '.claude')],
  ['project two', ({ projects }) => join(projects[1], '.claude')],
  ['source', ({ source }) => source],
)

const files = fc.constantFrom(
  'skills/alpha/SKILL.md',
  'skills/alpha/guides/first.md',
  'skills/alpha/scripts/run.sh',
  'skills/beta/SKILL.md',
  'commands/gamma.md',
)

/** Changes a line, the execute bit or the whole file; does nothing where it is not there. */
export const edits: fc.Arbitrary<Step> = fc
  .record({
    folder: folders,
    file: files,
    how: fc.constantFrom('line 2', 'line 9', 'mode', 'delete', 'add'),
    text: fc.constantFrom('x', 'y', 'z'),
  })
  .map(({ folder: [where, dirOf], file, how, text }) =>
    makeStep(`edit ${file} in ${where} (${how} ${text})`, 'edit', (_, world) => {
      edit(join(dirOf(world), file), how, text)
      return Promise.resolve([])
    }),
  )

export const commands: fc.Arbitrary<Step> = fc.oneof(
  fc.constant(command('add', addAll)),
  fc.constant(command('update', updateAll)),
  fc
    .tuple(fc.constantFrom(0 as const, 1 as const), fc.subarray(NAMES, { minLength: 1 }))
    .map(([project, names]) =>
      command(`deploy ${names.join(', ')} to ${project}`, deployTo(project, names)),
    ),
  fc
    .tuple(fc.constantFrom(0 as const, 1 as const), fc.constantFrom(...NAMES))
    .map(([project, name]) =>
      command(`undeploy ${name} from ${project}`, undeployFrom(project, [name])),
    ),
  fc.boolean().map((pull) => command(`sync pull=${pull}`, syncProjects(null, pull))),
  fc.constantFrom(...NAMES).map((name) => command(`resolve ${name}`, resolveTheirs(name))),
  fc.constantFrom(...NAMES).map((name) => command(`remove ${name}`, removeNamed([name]))),
  fc.constantFrom(...NAMES).map((name) => command(`rename ${name}`, renameTo(name, `${name}-two`))),
  fc.constantFrom(...NAMES).map((name) => command(`tag ${name}`, tag(name, 'a'))),
)

export function fillSource({ source }: World): void {
  writeFiles(source, {
    'skills/alpha/SKILL.md': entryText('alpha'),
    'skills/alpha/guides/first.md': 'one\ntwo\nthree\n',
    'skills/alpha/scripts/run.sh': '#!/bin/sh\necho one\n',
    'skills/beta/SKILL.md': entryText('beta'),
    'commands/gamma.md': entryText('gamma'),
  })
}

/** Runs a step; a command may refuse, but only with an error of ours. */
export async function take(step: Step, ports: Ports, world: World): Promise<boolean> {
  try {
    await step.run(ports, world)
    return true
  } catch (error) {
    if (isSkillmeatError(error)) return false
    throw new Error(`${step.name} failed`, { cause: error })
  }
}

function edit(path: string, how: string, text: string): void {
  if (!fs.existsSync(path)) return
  if (how === 'delete') fs.rmSync(path)
  else if (how === 'mode') fs.chmodSync(path, text === 'x' ? 0o755 : 0o644)
  else if (how === 'add') fs.writeFileSync(`${path}.${text}`, `new ${text}\n`)
  else {
    const old = fs.readFileSync(path, 'utf8')
    fs.writeFileSync(path, old.replace(new RegExp(`${how}.*`), `${how} ${text}`))
  }
}
