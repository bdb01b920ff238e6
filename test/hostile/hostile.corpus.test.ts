import fs from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { corpusFolder } from '../corpus/corpus-folder.ts'
import { makeMachine } from './here-machine.ts'
import { listSurprises } from './render-report.ts'
import { runCase } from './run-case.ts'
import { unpackCorpus } from './unpack-corpus.ts'

const { base, machine, remove } = makeMachine()
afterAll(remove)

const FEW =
  /^(?:zip-symlink-write|zip-hash|ok-zip|arg-id|dir-dotgit|dir-fifo|fm-yaml-bomb|git-evil-tree|md-bidi|proj-hardlink|toml-snapshots)-d01$/

test('some of the hostile inputs end as they should', async () => {
  const root = join(base, 'inputs')
  fs.mkdirSync(root)
  const unpacked = unpackCorpus(corpusFolder(), root)
  const few = unpacked.cases.filter(({ id }) => FEW.test(id))
  const results = await Promise.all(
    few.map((one) => runCase(one, { ...machine, canary: unpacked.canary })),
  )
  expect(listSurprises(results)).toEqual([])
  expect(results).toHaveLength(11)
})
