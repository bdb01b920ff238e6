import fs from 'node:fs'
import { join } from 'node:path'
import { writeFiles } from '../world/write-files.ts'
import { FIXTURES } from './fixtures.ts'

/** A folder that artifacts are added from. */
export interface TrialSource {
  readonly name: string
  readonly dir: string
  readonly isFixture: boolean
}

/** Lists the fixtures, written below `dir`, and what the corpus has, where there is one. */
export function listSources(dir: string, corpus: string | undefined): readonly TrialSource[] {
  const fixtures = Object.entries(FIXTURES).map(([name, files]) => {
    const own = join(dir, name)
    writeFiles(own, files)
    return { name, dir: own, isFixture: true }
  })
  if (corpus === undefined || corpus === '') return fixtures
  const found = ['collections', 'inputs'].flatMap((kind) =>
    foldersIn(join(corpus, kind)).map((name) => ({
      name: `${kind}/${name}`,
      dir: join(corpus, kind, name),
      isFixture: false,
    })),
  )
  return [...fixtures, ...found.filter((source) => !isScript(source))]
}

function foldersIn(dir: string): readonly string[] {
  const entries = fs.readdirSync(dir, { withFileTypes: true })
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).toSorted()
}

/** Some inputs are a script that makes a repository, and hold no artifact themselves. */
function isScript({ dir }: TrialSource): boolean {
  return fs.readdirSync(dir).every((name) => name.endsWith('.sh'))
}
