import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readMergeTriples } from '../../../bench/merge-triples.ts'
import type { MergeTriple } from '../../../bench/merge-triples.ts'
import { corpusFolder } from '../../../test/corpus/corpus-folder.ts'
import { mergeAsGit } from '../../../test/merge/as-git.ts'

const FAVOURS = ['ours', 'theirs', 'union'] as const
/** Of those made up, one in so many; all of them with `SKILLMEAT_RUNS`. */
const SPARSE = process.env['SKILLMEAT_RUNS'] === undefined ? 8 : 1

/** What `git merge-file` says and makes with one side favoured. */
function mergeByGit(folder: string, triple: MergeTriple, favour: string) {
  for (const side of ['base', 'ours', 'theirs'] as const) {
    fs.writeFileSync(join(folder, side), triple[side])
  }
  const args = ['merge-file', '-p', '-q', `--${favour}`, 'ours', 'base', 'theirs']
  try {
    return execFileSync('git', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return null
  }
}

test.each(['dev', 'edge'] as const)(
  'a favoured side (%s) is what git takes',
  (name) => {
    const all = readMergeTriples(corpusFolder(), name)
    const triples = name === 'dev' ? all : all.filter((_, index) => index % SPARSE === 0)
    const folder = fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-favour-'))
    const different = triples.flatMap((triple) =>
      FAVOURS.filter((favour) => {
        const git = mergeByGit(folder, triple, favour)
        const mine = mergeAsGit(triple, { favour })
        return git === null ? mine.exit === 0 : mine.exit !== 0 || !mine.output.equals(git)
      }).map((favour) => `${triple.id} ${favour}`),
    )
    fs.rmSync(folder, { recursive: true })
    expect(triples.length).toBeGreaterThan(0)
    expect(different).toEqual([])
  },
  900_000,
)
