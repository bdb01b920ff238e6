import type { BenchRow } from '../bench-row.ts'
import { installRival, runCli, shellContender } from '../run-command.ts'
import { freshDir } from '../scratch.ts'
import { takeTurns, timeOnce } from '../take-turns.ts'
import { yardstick } from '../yardstick.ts'

const SKILLS = installRival('skills')

/** Scan and import of 1,000 skills from a local git repository. */
export const importing: BenchRow = {
  name: 'import',
  run: async () => {
    const { source } = yardstick()
    const times = await takeTurns([
      {
        name: 'ours',
        round: () => {
          const home = freshDir('import-home')
          runCli(home, home, ['add', `file://${source}`])
        },
      },
      shellContender(
        'clone',
        freshDir('import-clone'),
        `rm -rf c out && git clone -q file://${source} c && cp -a c/skills out`,
      ),
    ])
    const of = (name: string) => times.get(name)
    const skills = SKILLS === null ? null : await timeOnce(skillsContender(source))
    const ours = of('ours') ?? Number.NaN
    return [
      {
        what: 'import of 1,000 artifacts from a git repository',
        unit: 'ms',
        ours,
        rival: { name: 'git clone + cp -a', theirs: of('clone') ?? null },
        goal: { of: 'ratio', limit: 3 },
      },
      {
        what: 'import of 1,000 artifacts from a git repository',
        unit: 'ms',
        ours,
        rival: { name: 'skills add --all, once, at most 60 s', theirs: skills },
        goal: { of: 'ratio', limit: 0.2 },
      },
    ]
  },
}

function skillsContender(source: string) {
  const dir = freshDir('import-skills')
  const line = `HOME=${dir} DISABLE_TELEMETRY=1 timeout -s KILL 60 ${SKILLS ?? ''} add ${source} --all -y || true`
  return shellContender('skills', dir, line)
}
