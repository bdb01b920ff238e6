import { join } from 'node:path'
import type { BenchRow } from '../bench-row.ts'
import { installRival, nodeStart, runCli, shellContender } from '../run-command.ts'
import { copyDir, freshDir } from '../scratch.ts'
import { takeTurns, timeOnce } from '../take-turns.ts'
import { skillName, yardstick } from '../yardstick.ts'

const SKILLS = installRival('skills')
const NAMES = Array.from({ length: 40 }, (_, n) => skillName(n * 17))

/** Deploying 40 artifacts into an empty project. */
export const deploying: BenchRow = {
  name: 'deploy',
  run: async () => {
    const found = yardstick()
    const home = copyDir(found.home, 'deploy-home')
    const sources = NAMES.map((name) => join(found.source, 'skills', name)).join(' ')
    const times = await takeTurns([
      nodeStart,
      {
        name: 'ours',
        round: () => {
          runCli(home, freshDir('deploy-project'), ['deploy', ...NAMES])
        },
      },
      shellContender(
        'cp',
        freshDir('deploy-cp'),
        `rm -rf out && mkdir out && cp -a ${sources} out`,
      ),
    ])
    const of = (name: string) => times.get(name) ?? Number.NaN
    const skills = SKILLS === null ? null : await timeOnce(skillsContender(found.source))
    return [
      {
        what: "deploy of 40 artifacts, beyond node's start",
        unit: 'ms',
        ours: of('ours') - of('node -e 0'),
        rival: { name: 'cp -a', theirs: of('cp') },
        goal: { of: 'ratio', limit: 2 },
        note: 'ours makes every file durable (fsync), cp does not',
      },
      {
        what: 'deploy of 40 artifacts',
        unit: 'ms',
        ours: of('ours'),
        rival: { name: 'skills add of the same, once, at most 60 s', theirs: skills },
        goal: null,
      },
    ]
  },
}

function skillsContender(source: string) {
  const dir = freshDir('deploy-skills')
  const wanted = NAMES.map((name) => `-s ${name}`).join(' ')
  const line = `HOME=${dir} DISABLE_TELEMETRY=1 timeout -s KILL 60 ${SKILLS ?? ''} add ${source} ${wanted} -a claude-code -y || true`
  return shellContender('skills', dir, line)
}
