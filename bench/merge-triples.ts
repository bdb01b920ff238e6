import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { MergeStyle } from '../src/core/merge/lines/merge-text.ts'

/** What git made of one triple in one style. */
export interface GitResult {
  readonly exit: number
  readonly output: Uint8Array
}

/** Three texts to merge, with git's results. */
export interface MergeTriple {
  readonly id: string
  readonly kind: string
  /** The file's path in its repository; empty where the texts were made up. */
  readonly path: string
  readonly base: Uint8Array
  readonly ours: Uint8Array
  readonly theirs: Uint8Array
  readonly git: Readonly<Record<MergeStyle, GitResult>>
}

interface Row {
  readonly id: string
  readonly kind: string
  readonly path?: string
  readonly enc: 'utf8' | 'base64'
  readonly base: string
  readonly ours: string
  readonly theirs: string
  readonly git_exit: number
  readonly git_output: string
  readonly git_diff3_exit: number
  readonly git_diff3_output: string | null
  readonly git_zdiff3_exit: number
  readonly git_zdiff3_output: string | null
}

/** Reads the triples of one collected file, a JSON object a line. */
export function readMergeTriples(folder: string, name: 'dev' | 'edge'): MergeTriple[] {
  const text = gunzipSync(readFileSync(join(folder, `merge-${name}.jsonl.gz`))).toString('utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(parseTriple)
}

function parseTriple(line: string): MergeTriple {
  const row: Row = JSON.parse(line)
  const bytes = (text: string): Uint8Array => Buffer.from(text, row.enc)
  const result = (exit: number, output: string | null) => ({
    exit,
    output: bytes(output ?? row.git_output),
  })
  return {
    id: row.id,
    kind: row.kind,
    path: row.path ?? '',
    base: bytes(row.base),
    ours: bytes(row.ours),
    theirs: bytes(row.theirs),
    git: {
      merge: result(row.git_exit, row.git_output),
      diff3: result(row.git_diff3_exit, row.git_diff3_output),
      zdiff3: result(row.git_zdiff3_exit, row.git_zdiff3_output),
    },
  }
}
