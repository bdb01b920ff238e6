import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchRow } from '../bench-row.ts'
import { installRival, runCli, shellContender } from '../run-command.ts'
import { copyDir, freshDir } from '../scratch.ts'
import { takeTurns } from '../take-turns.ts'
import type { Contender } from '../take-turns.ts'
import { skillName, yardstick } from '../yardstick.ts'

const NAMES = Array.from({ length: 40 }, (_, n) => skillName(n * 17))

/** The agents whose skills both can write: our profile, the rival's word, where they lie. */
const AGENTS = [
  ['claude_code', 'claudecode', '.claude/skills'],
  ['codex', 'codexcli', '.agents/skills'],
  ['cursor', 'cursor', '.cursor/skills'],
  ['copilot', 'copilot', '.github/skills'],
  ['opencode', 'opencode', '.opencode/skills'],
] as const

/** Writing the same 40 skills for five agents: into an empty project, and where they are already. */
export const agents: BenchRow = {
  name: 'agents',
  run: async () => {
    const found = yardstick()
    const home = copyDir(found.home, 'agents-home')
    const rulesync = installRival('rulesync')
    const writers = ['new', 'again'].flatMap((name) => [
      ours(name, home),
      ...(rulesync === null ? [] : [rival(name, { program: rulesync, source: found.source })]),
    ])
    for (const one of writers) one.empty()
    const times = await takeTurns(
      writers.map((one) => (one.name.endsWith('new') ? { ...one, prepare: one.empty } : one)),
    )
    for (const { dir } of writers) assertWritten(dir)
    const measure = (name: string) => ({
      unit: 'ms' as const,
      ours: times.get(`ours, ${name}`) ?? Number.NaN,
      rival: {
        name: 'rulesync generate of the same',
        theirs: times.get(`theirs, ${name}`) ?? null,
      },
    })
    return [
      {
        what: '40 skills for five agents, five starts included',
        ...measure('new'),
        goal: { of: 'ratio', limit: 1 },
        note: 'ours is five commands and makes every file durable; theirs is one command',
      },
      { what: 'the same where they are already', ...measure('again'), goal: null },
    ]
  },
}

interface Writer extends Contender {
  /** Where the skills are written. */
  readonly dir: string
  /** Makes the folder one that nothing was written into. */
  readonly empty: () => void
}

function ours(name: string, home: string): Writer {
  const dir = freshDir(`agents-ours-${name}`)
  return {
    name: `ours, ${name}`,
    dir,
    empty: () => {
      freshDir(`agents-ours-${name}`)
    },
    round: () => {
      for (const [profile] of AGENTS) runCli(home, dir, ['deploy', ...NAMES, '--profile', profile])
    },
  }
}

function rival(
  name: string,
  { program, source }: { readonly program: string; readonly source: string },
): Writer {
  const dir = freshDir(`agents-rulesync-${name}`)
  const targets = AGENTS.map(([, word]) => word).join(',')
  const line = `HOME=${dir} ${program} generate --silent --targets ${targets} --features skills`
  return {
    ...shellContender(`theirs, ${name}`, dir, line),
    dir,
    empty: () => {
      freshDir(`agents-rulesync-${name}`)
      for (const skill of NAMES) {
        const input = join(dir, '.rulesync', 'skills', skill)
        cpSync(join(source, 'skills', skill), input, { recursive: true })
      }
    },
  }
}

/** A figure for work that was not done would say nothing. */
function assertWritten(dir: string): void {
  for (const [, , folder] of AGENTS) {
    for (const name of NAMES) {
      const file = join(dir, folder, name, 'SKILL.md')
      if (!existsSync(file)) throw new Error(`${file} was not written`)
    }
  }
}
