import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TextTriple } from './generate-triples.ts'

/** Files on which `git merge-file` can be run, a process a triple. */
export interface GitMergeFile {
  /** Merges every triple once. */
  merge(): void
  /** Starts git as often, on files of one line: the time that is not merging. */
  start(): void
  remove(): void
}

/** Writes the triples to a temporary folder. Returns null where git is missing. */
export function openGitMergeFile(triples: readonly TextTriple[]): GitMergeFile | null {
  if (spawnSync('git', ['--version']).status !== 0) return null
  const folder = mkdtempSync(join(tmpdir(), 'merge-file-'))
  const line = Buffer.from('line\n')
  const trivial = { base: line, ours: line, theirs: line }
  for (const [name, triple] of [['trivial', trivial] as const, ...triples.entries()]) {
    for (const side of ['base', 'ours', 'theirs'] as const) {
      writeFileSync(join(folder, `${name}.${side}`), triple[side])
    }
  }
  const runAll = (name: string) => {
    const merge = `git merge-file -p ${name}.ours ${name}.base ${name}.theirs`
    const loop = `i=0; while [ $i -lt ${triples.length} ]; do ${merge}; i=$((i+1)); done`
    spawnSync('sh', ['-c', `(${loop}) >/dev/null 2>&1`], { cwd: folder })
  }
  return {
    merge: () => runAll('$i'),
    start: () => runAll('trivial'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
