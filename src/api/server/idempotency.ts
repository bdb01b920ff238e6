import type { Caller, ServerContext } from '../endpoint/context.ts'
import { HttpProblem } from '../endpoint/error-response.ts'

interface Answer {
  readonly status: number
  readonly body: string
}

const DAY = 86_400_000

/**
 * Does `work` once for a key: whoever repeats the request gets the first answer. Without a key it
 * is simply done.
 *
 * Throws a problem with status 422 for a key that stood for another request, and 409 while the
 * first one is being worked on. After a failure the key is free again.
 */
export async function idempotently(
  { state, ports }: Pick<ServerContext, 'state' | 'ports'>,
  request: {
    readonly key: string | null
    readonly caller: Caller
    /** What tells one request from another. */
    readonly asked: unknown
    readonly work: () => Promise<Answer>
  },
): Promise<Answer & { readonly isRepeated: boolean }> {
  const { key, caller, asked, work } = request
  if (key === null) return { ...(await work()), isRepeated: false }
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new HttpProblem({
      status: 400,
      code: 'invalid_idempotency_key',
      message: 'Invalid request',
      detail: 'An Idempotency-Key has 1 to 200 visible ASCII characters.',
    })
  }
  const name = `${caller.id} ${key}`
  const digest = ports.sha256(new TextEncoder().encode(JSON.stringify(asked)))
  const now = ports.clock.now()
  await state.answers.prune(now - DAY)
  const earlier = await state.answers.claim(name, digest, now)
  if (earlier !== null) {
    if (earlier.request !== digest) throw reused()
    const { status, body } = earlier
    if (status === null || body === null) throw inProgress()
    return { status, body, isRepeated: true }
  }
  try {
    const answer = await work()
    await state.answers.finish(name, answer)
    return { ...answer, isRepeated: false }
  } catch (error) {
    await state.answers.release(name)
    throw error
  }
}

function reused(): HttpProblem {
  return new HttpProblem({
    status: 422,
    code: 'idempotency_key_reused',
    message: 'Refused',
    detail: 'This Idempotency-Key stood for another request.',
  })
}

function inProgress(): HttpProblem {
  return new HttpProblem({
    status: 409,
    code: 'request_in_progress',
    message: 'Conflict',
    detail: 'The first request with this Idempotency-Key is still being worked on.',
    headers: { 'Retry-After': '1' },
  })
}
