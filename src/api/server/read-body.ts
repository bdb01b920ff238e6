import { HttpProblem } from '../endpoint/error-response.ts'

/**
 * Reads a body of JSON. Nothing reads as `{}`. Throws a problem with status 413 for one that is
 * larger than it may be, before all of it is read, 415 for another type than JSON,
 * and 400 for what is none.
 */
export async function readBody(
  request: Pick<Request, 'headers' | 'body'>,
  most: number,
): Promise<unknown> {
  const announced = Number(request.headers.get('content-length') ?? '0')
  if (announced > most) throw tooLarge(most)
  const bytes = await collect(request.body, most)
  if (bytes.length === 0) return {}
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) {
    throw new HttpProblem({
      status: 415,
      code: 'unsupported_media_type',
      message: 'Unsupported media type',
      detail: 'The body must be JSON, with Content-Type: application/json.',
    })
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return JSON.parse(text) as unknown
  } catch {
    throw malformed('The body is no valid JSON.')
  }
}

/** Reads a stream to its end. Throws a problem with status 413 when it holds more than `most` bytes. */
async function collect(
  stream: ReadableStream<Uint8Array> | null,
  most: number,
): Promise<Uint8Array> {
  if (stream === null) return new Uint8Array()
  const parts: Uint8Array[] = []
  let size = 0
  const reader = stream.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length
    if (size > most) {
      await reader.cancel()
      throw tooLarge(most)
    }
    parts.push(next.value)
  }
  const all = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Returns the refusal of a body that has more than `most` bytes. */
export function tooLarge(most: number): HttpProblem {
  return new HttpProblem({
    status: 413,
    code: 'body_too_large',
    message: 'Too large',
    detail: `The body may have ${most} bytes at most.`,
    // What the client still sends is not read.
    headers: { Connection: 'close' },
  })
}

function malformed(detail: string): HttpProblem {
  return new HttpProblem({ status: 400, code: 'invalid_body', message: 'Invalid request', detail })
}
