import { createWriteStream, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Uploads } from '../api/endpoint/context.ts'
import { HttpProblem } from '../api/endpoint/error-response.ts'
import { tooLarge } from '../api/server/read-body.ts'
import type { Chance, Clock } from '../ports/environment.ts'

const HOUR = 3_600_000
/** What may lie in the folder, in bytes: one of the largest, and some more. */
const MOST = 256 * 1024 * 1024

/**
 * Keeps uploads in a folder until nobody has used them for an hour, so that what was looked at can
 * be imported. All together have a limit; what was left by a server before goes at once.
 */
export function keepUploads(
  folder: string,
  { chance, clock, most = MOST }: { chance: Chance; clock: Clock; readonly most?: number },
): Uploads {
  const coming = new Map<string, number>()
  let kept = forgetOld(folder, clock.now(), coming)

  /** Counts what came of a file, and passes it on. */
  async function* counted(
    file: string,
    stream: AsyncIterable<Uint8Array>,
    largest: number,
  ): AsyncGenerator<Uint8Array> {
    let size = 0
    for await (const part of stream) {
      size += part.length
      if (size > largest) throw tooLarge(largest)
      coming.set(file, size)
      if (kept + sum(coming.values()) > most) throw full(most)
      yield part
    }
  }

  return {
    receive: async (stream, largest) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      kept = forgetOld(folder, clock.now(), coming)
      const file = join(folder, `${chance.hex(16)}.skillmeat-pack`)
      coming.set(file, 0)
      try {
        await pipeline(
          Readable.from(stream === null ? [] : counted(file, stream, largest)),
          createWriteStream(file, { mode: 0o600, flags: 'wx' }),
        )
        kept += coming.get(file) ?? 0
        return file
      } catch (error) {
        rmSync(file, { force: true })
        throw error
      } finally {
        coming.delete(file)
      }
    },
    use: (file) => {
      const now = new Date(clock.now())
      // One that is gone is told of by whoever opens it.
      if (sizeOf(file) !== null) utimesSync(file, now, now)
    },
  }
}

/** Removes what nobody used for an hour, and returns how many bytes are left but for those that just come. */
function forgetOld(folder: string, now: number, coming: ReadonlyMap<string, number>): number {
  let size = 0
  for (const name of filesIn(folder)) {
    const file = join(folder, name)
    const found = sizeOf(file)
    if (found === null || coming.has(file)) continue
    if (now - found.mtimeMs > HOUR) rmSync(file, { force: true })
    else size += found.size
  }
  return size
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Null for a file that another server has removed meanwhile. */
function sizeOf(file: string): { readonly size: number; readonly mtimeMs: number } | null {
  return statSync(file, { throwIfNoEntry: false }) ?? null
}

function sum(numbers: Iterable<number>): number {
  let all = 0
  for (const number of numbers) all += number
  return all
}

function full(most: number): HttpProblem {
  return new HttpProblem({
    status: 507,
    code: 'uploads_full',
    message: 'Insufficient storage',
    detail: `Uploads may take ${most} bytes together. What nobody uses for an hour is removed; ask again then.`,
    headers: { Connection: 'close', 'Retry-After': String(HOUR / 1000) },
  })
}
