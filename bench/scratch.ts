import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { skillName } from './yardstick.ts'

const SCRATCH = join(import.meta.dirname, '.work', 'scratch')

/** Returns an empty folder of that name. */
export function freshDir(name: string): string {
  const dir = join(SCRATCH, name)
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  return dir
}

/** Copies a folder as it is and returns the copy. */
export function copyDir(from: string, name: string): string {
  const dir = freshDir(name)
  execFileSync('cp', ['-a', `${from}/.`, dir])
  return dir
}

/** Changes one in a hundred of the skills below `folder`, others each round. */
export function editOnePercent(folder: string, round: number): void {
  for (let n = 0; n < 10; n += 1) {
    const name = skillName((round * 10 + n) % 1000)
    appendFileSync(join(folder, name, 'SKILL.md'), `Edited in round ${round}.\n`)
  }
}

/** Returns the bytes below a folder, as the disk holds them. */
export function bytesBelow(dir: string): number {
  return Number(execFileSync('du', ['-sb', dir], { encoding: 'utf8' }).split('\t')[0])
}
