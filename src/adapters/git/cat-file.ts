import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { spawn } from 'node:child_process'
import { SkillmeatError } from '../../core/errors.ts'
import { gitArguments } from './run-git.ts'

/** What git says about one object; `bytes` are empty when only its size was asked for. */
export interface GitObject {
  readonly type: string
  readonly size: number
  readonly bytes: Buffer
}

interface Waiting {
  readonly id: string
  readonly resolve: (object: GitObject | null) => void
  readonly reject: (error: Error) => void
}

/**
 * One `git cat-file` process that answers for many objects, in the order asked.
 *
 * Objects larger than `maxBytes` end it: sizes are to be asked for first.
 */
export class CatFile {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #withBytes: boolean
  readonly #maxBytes: number
  readonly #waiting: Waiting[] = []
  #chunks: Buffer[] = []
  #length = 0
  #needed = 1
  #header: { readonly type: string; readonly size: number } | null = null
  #failure: Error | null = null

  constructor(
    mode: 'sizes' | 'bytes',
    place: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
    maxBytes: number,
  ) {
    this.#withBytes = mode === 'bytes'
    this.#maxBytes = maxBytes
    const args = gitArguments([], ['cat-file', this.#withBytes ? '--batch' : '--batch-check'])
    this.#child = spawn('git', args, { cwd: place.cwd, env: place.env, windowsHide: true })
    this.#child.stdout.on('data', (chunk: Buffer) => this.#take(chunk))
    this.#child.stdin.on('error', () => undefined)
    this.#child.stderr.resume()
    this.#child.on('error', (error) => this.#fail(error))
    this.#child.on('close', () => this.#fail(damaged(this.#waiting[0]?.id ?? 'unknown')))
  }

  /** Returns an object, or `null` when the repository does not have it. Throws `E_STORE_CORRUPT`. */
  get(id: string): Promise<GitObject | null> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) return reject(this.#failure)
      this.#waiting.push({ id, resolve, reject })
      this.#child.stdin.write(`${id}\n`)
    })
  }

  close(): void {
    this.#child.kill('SIGKILL')
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    if (this.#length < this.#needed) return
    let data = Buffer.concat(this.#chunks)
    for (let used = this.#answer(data); used > 0; used = this.#answer(data))
      data = data.subarray(used)
    this.#chunks = [data]
    this.#length = data.length
  }

  /** Reads one header or one body from the front of `data`; returns how much it used. */
  #answer(data: Buffer): number {
    if (this.#header !== null) return this.#answerBytes(data, this.#header)
    this.#needed = data.length + 1
    const end = data.indexOf(0x0a)
    if (end === -1) return 0
    const [, type = '', size = '0'] = data.toString('latin1', 0, end).split(' ')
    if (type === 'missing' || type === 'ambiguous' || !/^(?:blob|tree|commit|tag)$/.test(type)) {
      this.#waiting.shift()?.resolve(null)
      return end + 1
    }
    const header = { type, size: Number(size) }
    if (!this.#withBytes) this.#waiting.shift()?.resolve({ ...header, bytes: Buffer.alloc(0) })
    else if (header.size > this.#maxBytes) this.#fail(tooLarge(header.size))
    else this.#header = header
    return end + 1
  }

  #answerBytes(data: Buffer, header: { readonly type: string; readonly size: number }): number {
    this.#needed = header.size + 1
    if (data.length < this.#needed) return 0
    this.#header = null
    this.#waiting.shift()?.resolve({ ...header, bytes: Buffer.from(data.subarray(0, header.size)) })
    return header.size + 1
  }

  #fail(error: Error): void {
    this.#failure ??= error
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure)
    this.close()
  }
}

function damaged(id: string): SkillmeatError {
  return new SkillmeatError('E_STORE_CORRUPT', `The object ${id} of the source cannot be read.`, {
    fix: 'Run `git fsck` in the repository, or import from another copy.',
  })
}

function tooLarge(size: number): SkillmeatError {
  return new SkillmeatError('E_SIZE_LIMIT', `The source holds an object of ${size} bytes.`, {
    fix: 'Name the part of the repository that holds the artifacts.',
  })
}
