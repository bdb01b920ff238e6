import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { withOurEnd } from './expectations.ts'
import { readCases, readJson } from './hostile-case.ts'
import type { HostileCase } from './hostile-case.ts'

/** A folder that the inputs try to write to, with a secret that they try to read. */
export interface Canary {
  readonly dir: string
  readonly secret: string
}

export interface UnpackedCorpus {
  readonly cases: readonly HostileCase[]
  readonly canary: Canary
}

/** Unpacks the hostile inputs below `root` and sets the canary up. */
export function unpackCorpus(corpus: string, root: string): UnpackedCorpus {
  execFileSync('tar', ['xzf', join(corpus, 'hostile-dev.tar.gz'), '-C', root])
  const described = readJson(join(root, 'canary.json')) as { canary: string; secret: string }
  fs.rmSync(described.canary, { recursive: true, force: true })
  fs.mkdirSync(described.canary, { recursive: true })
  fs.writeFileSync(join(described.canary, 'secret.txt'), described.secret)
  return {
    cases: readCases(join(root, 'dev')).map(withOurEnd),
    canary: { dir: described.canary, secret: described.secret },
  }
}
