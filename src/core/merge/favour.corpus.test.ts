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

/** One shell starts git for all of them, which costs half of starting it from here each time. */
const MERGE_ALL = `for folder in */; do
  for favour in ${FAVOURS.join(' ')}; do
    git merge-file -p -q --$favour "$folder/ours" "$folder/base" "$folder/theirs" \\
      > "$folder/$favour.merged" 2> "$folder/$favour.said" || rm "$folder/$favour.merged"
  done
done`

/** Makes what `git merge-file` makes of each, with each side favoured; `<number>/<favour>.merged` where it goes. */
function mergeAllByGit(folder: string, triples: readonly MergeTriple[]): void {
  for (const [number, triple] of triples.entries()) {
    fs.mkdirSync(join(folder, String(number)))
    for (const side of ['base', 'ours', 'theirs'] as const) {
      fs.writeFileSync(join(folder, String(number), side), triple[side])
    }
  }
  execFileSync('sh', ['-c', MERGE_ALL], { cwd: folder, stdio: 'ignore' })
}

test.each(['dev', 'edge'] as const)(
  'a favoured side (%s) is what git takes',
  (name) => {
    const all = readMergeTriples(corpusFolder(), name)
    const triples = name === 'dev' ? all : all.filter((_, index) => index % SPARSE === 0)
    const folder = fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-favour-'))
    mergeAllByGit(folder, triples)
    const different = triples.flatMap((triple, number) =>
      FAVOURS.filter((favour) => {
        const merged = join(folder, String(number), `${favour}.merged`)
        const git = fs.existsSync(merged) ? fs.readFileSync(merged) : null
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
