import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { editFile } from './write-files.ts'

/** A machine below one folder, on which the commands of a test are typed. */
interface Machine {
  readonly root: string
  readonly env: Readonly<Record<string, string>>
  readonly transcript: (...lines: string[]) => Promise<string>
}

const AUTHOR = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org']

/** Runs git in the project; a merge may end with conflicts. */
export function gitIn({ root, env }: Pick<Machine, 'root' | 'env'>, ...words: string[]): string {
  try {
    return execFileSync('git', [...AUTHOR, ...words], {
      cwd: join(root, 'project'),
      env: { ...env, GIT_CONFIG_NOSYSTEM: '1' },
      stdio: 'pipe',
    }).toString()
  } catch (error) {
    if (words.includes('merge')) return ''
    throw error
  }
}

export function commitAll(machine: Machine, message: string): void {
  gitIn(machine, 'add', '-A')
  gitIn(machine, 'commit', '-q', '-m', message)
}

/** Makes two branches that both deployed something more, and another version of one skill. */
export async function makeBranches(machine: Machine): Promise<void> {
  const skill = join(machine.root, 'home/collections/default/skills/pdf/SKILL.md')
  await machine.transcript('add ../source', 'deploy pdf')
  gitIn(machine, 'init', '-q', '-b', 'main')
  commitAll(machine, 'base')
  gitIn(machine, 'checkout', '-q', '-b', 'other')
  editFile(skill, 'Fill', 'Do fill')
  await machine.transcript('deploy pdf docx')
  commitAll(machine, 'other')
  gitIn(machine, 'checkout', '-q', 'main')
  editFile(skill, 'Save', 'Do save')
  await machine.transcript('deploy pdf commit --yes')
  commitAll(machine, 'ours')
}
