import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createWorld, inWorld, removeWorld } from '../../../test/world/world.ts'
import { entryText, writeFiles } from '../../../test/world/write-files.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { FileSystem } from '../../ports/file-system.ts'
import type { Ports } from '../../ports/ports.ts'
import { explainLoading } from '../analysis/why.ts'
import { init } from './init.ts'

/** Folders into which nobody may look, as after `chmod 000`; a file that nobody may read. */
function closing(files: FileSystem, closed: readonly string[]): FileSystem {
  const refuse = (path: string, isItself: boolean) => {
    const isIn = closed.some((one) => path.startsWith(`${one}/`) || (isItself && path === one))
    if (isIn) throw new SkillmeatError('E_IO_DENIED', `Could not look at ${path} (EACCES).`, {})
  }
  const guarded =
    <T>(call: (path: string) => T, isItself: boolean) =>
    (path: string): T => {
      refuse(path, isItself)
      return call(path)
    }
  return {
    ...files,
    lstat: guarded((path) => files.lstat(path), false),
    realpath: guarded((path) => files.realpath(path), false),
    readdir: guarded((path) => files.readdir(path), true),
    readFile: guarded((path) => files.readFile(path), true),
    mayWrite: (folder) =>
      !closed.some((one) => `${folder}/`.startsWith(`${one}/`)) && files.mayWrite(folder),
  }
}

const SKILLS = {
  'user/.cursor/skills/a/SKILL.md': entryText('a'),
  'user/.claude/skills/b/SKILL.md': entryText('b'),
  'user/.codex/skills/c/SKILL.md': entryText('c'),
  'user/.agents/skills/d/SKILL.md': entryText('d'),
  'user/.gemini/skills/e/SKILL.md': entryText('e'),
  'user/.config/opencode/skills/f/SKILL.md': entryText('f'),
}
const IN_PROJECT = {
  '.cursor/skills/g/SKILL.md': entryText('g'),
  '.agents/skills/h/SKILL.md': entryText('h'),
  '.claude/skills/i/SKILL.md': entryText('i'),
  '.claude/skills/j/SKILL.md': entryText('j'),
}

interface Closed {
  readonly project: string
  readonly root: string
}

/** Runs `task` where what `closed` names may not be looked into; `$P` stands for the project. */
async function withClosed<T>(
  closed: readonly string[],
  task: (ports: Ports, at: Closed) => Promise<T>,
): Promise<T> {
  const world = createWorld()
  const [project] = world.projects
  try {
    writeFiles(world.root, SKILLS)
    writeFiles(project, IN_PROJECT)
    const paths = closed.map((one) =>
      one.startsWith('$P/') ? join(project, one.slice(3)) : join(world.root, 'user', one),
    )
    const decorate = (ports: Ports) => ({ ...ports, files: closing(ports.files, paths) })
    return await inWorld(world, { decorate }, (ports) => task(ports, { project, root: world.root }))
  } finally {
    removeWorld(world)
  }
}

test.each([
  ['.cursor', '~/.cursor', 1],
  ['.claude', '~/.claude', 1],
  ['.codex', '~/.codex', 1],
  ['.agents', '~/.agents', 1],
  ['.gemini', '~/.gemini', 1],
  ['.config', '~/.config', 1],
  ['.config/opencode', '~/.config/opencode', 1],
  ['$P/.cursor', '.cursor', 1],
  ['$P/.agents', '.agents', 1],
  ['$P/.claude', '.claude', 2],
  ['$P/.claude/skills/i', '.claude/skills/i', 1],
  ['.cursor/skills/a', '~/.cursor/skills/a', 1],
])('%s that may not be looked into is one thing that is refused', (closed, seen, left) =>
  withClosed([closed], async (ports, { project }) => {
    const { result } = await init(ports, { project, adopt: true, dryRun: false })
    const refused = result.items.filter(({ as }) => as === 'refused')
    expect(refused.map((one) => one.seen)).toEqual([[seen]])
    expect(refused[0]?.detail).toContain('chmod u+rX')
    const added = result.items.filter(({ as }) => as === 'added').length
    expect(added).toBe(Object.keys({ ...SKILLS, ...IN_PROJECT }).length - left)
  }),
)

test('a SKILL.md that may not be read is refused by itself', () =>
  withClosed(['$P/.claude/skills/i/SKILL.md'], async (ports, { project }) => {
    const { result } = await init(ports, { project, adopt: true, dryRun: false })
    const refused = result.items.filter(({ as }) => as === 'refused')
    expect(refused.map(({ artifact }) => artifact)).toEqual(['skill:i'])
  }))

test('what may not be read is named by what tells what agents load, and the rest counts', () =>
  withClosed(['$P/.claude/skills/i/SKILL.md'], async (ports, { project }) => {
    await init(ports, { project, adopt: true, dryRun: false })
    const said: string[] = []
    const progress = { ...ports.progress, warn: (sentence: string) => said.push(sentence) }
    const heard: Ports = { ...ports, progress }
    const told = explainLoading(heard, { name: 'j', project })
    expect(JSON.stringify(told)).toContain('.claude/skills/j')
    expect(said.some((one) => one.includes('skills/i/SKILL.md'))).toBe(true)
    expect(fs.existsSync(join(project, '.claude/skills/i/SKILL.md'))).toBe(true)
  }))
