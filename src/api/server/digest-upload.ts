import { createHash } from 'node:crypto'

/** The body of an upload, and the digest of what was read of it. */
export interface DigestedUpload {
  readonly stream: () => ReadableStream<Uint8Array> | null
  /** SHA-256 of what was read by now; null where nothing is uploaded. */
  readonly digest: () => string | null
  /** Reads what is left, and returns the digest of all. */
  readonly readAll: () => Promise<string | null>
}

/** Digests an upload as it is read, so that a repeated one can be told from another. */
export function digestUpload(body: ReadableStream<Uint8Array> | null): DigestedUpload {
  if (body === null) {
    return { stream: () => null, digest: () => null, readAll: () => Promise.resolve(null) }
  }
  const hash = createHash('sha256')
  const stream = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        hash.update(chunk)
        controller.enqueue(chunk)
      },
    }),
  )
  const digest = () => hash.copy().digest('hex')
  const readAll = async () => {
    const reader = stream.getReader()
    for (let next = await reader.read(); !next.done; next = await reader.read());
    return digest()
  }
  return { stream: () => stream, digest, readAll }
}
