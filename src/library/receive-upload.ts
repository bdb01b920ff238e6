import { createWriteStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReceiveUpload } from '../api/endpoint/context.ts'
import { tooLarge } from '../api/server/read-body.ts'
import type { Chance } from '../ports/environment.ts'

const DAY = 86_400_000

/** Keeps uploads in a folder for a day, so that what was looked at can be imported. */
export function receiveUploads(folder: string, chance: Chance): ReceiveUpload {
  return async (stream, most) => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    forgetOld(folder)
    const file = join(folder, `${chance.hex(16)}.skillmeat-pack`)
    try {
      await pipeline(
        stream === null ? Readable.from([]) : Readable.from(upTo(stream, most)),
        createWriteStream(file, { mode: 0o600, flags: 'wx' }),
      )
    } catch (error) {
      rmSync(file, { force: true })
      throw error
    }
    return file
  }
}

async function* upTo(stream: ReadableStream<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const part of stream) {
    size += part.length
    if (size > most) throw tooLarge(most)
    yield part
  }
}

function forgetOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name)
    if (Date.now() - statSync(file).mtimeMs > DAY) rmSync(file, { force: true })
  }
}
