import { expect, test } from 'vitest'
import { readMergeTriples } from '../../../../bench/merge-triples.ts'
import { corpusFolder } from '../../../../test/corpus/corpus-folder.ts'
import { mergeAsGit } from '../../../../test/merge/as-git.ts'

const STYLES = ['merge', 'diff3', 'zdiff3'] as const

test.each(['dev', 'edge'] as const)('every collected triple (%s) merges as in git', (name) => {
  const triples = readMergeTriples(corpusFolder(), name)
  expect(triples.length).toBeGreaterThan(0)
  const different = triples.flatMap((triple) =>
    STYLES.filter((style) => {
      const mine = mergeAsGit(triple, { style })
      const git = triple.git[style]
      return mine.exit !== git.exit || !mine.output.equals(git.output)
    }).map((style) => `${triple.id} ${style}`),
  )
  expect(different).toEqual([])
})
