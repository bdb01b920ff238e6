import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TextTriple } from './generate-triples.ts'

/** A repository in which git can merge triples, many in one go. */
export interface GitMergeBatches {
  /** Merges every triple once, in one git process. */
  merge(): void
  remove(): void
}

const TRIPLES_PER_COMMIT = 100

/**
 * Puts the triples into a bare repository: a hundred files a commit, a base and two sides each.
 *
 * Returns null where git is missing or too old for `merge-tree --stdin`.
 */
export function openGitMergeBatches(triples: readonly TextTriple[]): GitMergeBatches | null {
  const folder = mkdtempSync(join(tmpdir(), 'merge-batches-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    execFileSync('git', ['init', '--quiet', '--bare', folder])
    const batches = Math.ceil(triples.length / TRIPLES_PER_COMMIT)
    execFileSync('git', ['fast-import', '--quiet'], { cwd: folder, input: writeStream(triples) })
    const input = Array.from(
      { length: batches },
      (_, batch) => `ours${batch} theirs${batch}\n`,
    ).join('')
    const merge = () => {
      const { status, stderr } = spawnSync('git', ['merge-tree', '--write-tree', '--stdin'], {
        cwd: folder,
        input,
        maxBuffer: 1 << 30,
      })
      if (status !== 0 && status !== 1) throw new Error(`git merge-tree failed: ${String(stderr)}`)
    }
    merge()
    return { merge, remove }
  } catch {
    remove()
    return null
  }
}

function writeStream(triples: readonly TextTriple[]): Buffer {
  const pieces: Buffer[] = []
  const data = (bytes: Uint8Array) => {
    pieces.push(Buffer.from(`data ${bytes.length}\n`), Buffer.from(bytes), Buffer.from('\n'))
  }
  const commit = (side: keyof TextTriple, from: number) => {
    const batch = from / TRIPLES_PER_COMMIT
    pieces.push(Buffer.from(`commit refs/heads/${side}${batch}\n`))
    pieces.push(Buffer.from('committer bench <bench@localhost> 1700000000 +0000\n'))
    data(Buffer.from(side))
    if (side !== 'base') pieces.push(Buffer.from(`from refs/heads/base${batch}\n`))
    triples.slice(from, from + TRIPLES_PER_COMMIT).forEach((triple, index) => {
      pieces.push(Buffer.from(`M 100644 inline ${index}.txt\n`))
      data(triple[side])
    })
  }
  for (let from = 0; from < triples.length; from += TRIPLES_PER_COMMIT) {
    for (const side of ['base', 'ours', 'theirs'] as const) commit(side, from)
  }
  return Buffer.concat(pieces)
}
