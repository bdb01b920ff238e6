import { HttpProblem } from '../endpoint/error-response.ts'

/** How long a body is waited for. */
export interface Patience {
  /** How many milliseconds are waited for `least` bytes; only waiting counts. */
  readonly milliseconds: number
  /** Once so many bytes have come, the wait begins anew. Infinity: all has to come in one wait. */
  readonly least: number
}

/** Passes a body on as it comes. The stream fails with a problem with status 408 once it comes too slowly. */
export function patientStream(
  body: ReadableStream<Uint8Array>,
  { milliseconds, least }: Patience,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let left = milliseconds
  let came = 0
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const began = performance.now()
        const next = await within(Math.max(0, left), reader.read())
        if (next === null) {
          controller.error(tooSlow(milliseconds))
          await reader.cancel().catch(() => {})
          return
        }
        if (next.done) return controller.close()
        left -= performance.now() - began
        came += next.value.length
        if (came >= least) {
          came = 0
          left = milliseconds
        }
        controller.enqueue(next.value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

/** Waits for something, at most so many milliseconds; null when it did not come. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), milliseconds)
  })
  try {
    return await Promise.race([work, patience])
  } finally {
    clearTimeout(timer)
  }
}

function tooSlow(milliseconds: number): HttpProblem {
  return new HttpProblem({
    status: 408,
    code: 'body_too_slow',
    message: 'Request timeout',
    detail: `The body came too slowly; it is waited for ${milliseconds / 1000} seconds.`,
    // What the client still sends is not read.
    headers: { Connection: 'close' },
  })
}
