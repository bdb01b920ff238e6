import type { Caller, ServerContext } from '../endpoint/context.ts'
import { HttpProblem } from '../endpoint/error-response.ts'
import type { StoredAnswer } from '../../ports/server-state.ts'

interface Answer {
  readonly status: number
  readonly body: string
}

/** A request that may name itself, and what would answer it. */
interface NamedRequest {
  readonly key: string | null
  readonly caller: Caller
  /** What tells one request from another: the method, the address, the body. */
  readonly asked: unknown
  /** Its answer holds a secret, and is not kept. */
  readonly isSecret: boolean
  /** The digest of what was uploaded so far, of all once it was read; null for a request without. */
  readonly uploaded: () => string | null
  /** Reads what is uploaded without doing anything, and returns its digest. */
  readonly digestUpload: () => Promise<string | null>
  readonly work: () => Promise<Answer>
}

const DAY = 86_400_000
/** How long a request is taken to be worked on without a sign of life, and how often one is given. */
const LEASE = 15_000
const SIGN_OF_LIFE = 5_000

/**
 * Does `work` once for a key: whoever repeats the request gets the first answer. Without a key it
 * is simply done.
 *
 * Throws a problem with status 422 for a key that stood for another request, and 409 while the
 * first one is being worked on, and for one whose answer held a secret. After a failure the key is free
 * again, and so it is some seconds after the process that worked on it is gone.
 */
export async function idempotently(
  server: Pick<ServerContext, 'state' | 'ports'>,
  request: NamedRequest,
): Promise<Answer & { readonly isRepeated: boolean }> {
  const { state, ports } = server
  const { key, caller, asked, work } = request
  if (key === null) return { ...(await work()), isRepeated: false }
  assertKey(key)
  const name = `${caller.id} ${key}`
  const digest = ports.sha256(new TextEncoder().encode(JSON.stringify([caller.scope, asked])))
  const now = ports.clock.now()
  await state.answers.prune(now - DAY)
  const earlier = await state.answers.claim({ name, request: digest, now, until: now + LEASE })
  if (earlier !== null) return { ...(await repeat(request, digest, earlier)), isRepeated: true }
  const alive = setInterval(
    () => void state.answers.renew(name, ports.clock.now() + LEASE).catch(() => {}),
    SIGN_OF_LIFE,
  )
  try {
    const { status, body } = await work()
    const kept = request.isSecret ? null : body
    await state.answers.finish(name, { status, body: kept, bytes: request.uploaded() })
    return { status, body, isRepeated: false }
  } catch (error) {
    await state.answers.release(name)
    throw error
  } finally {
    clearInterval(alive)
  }
}

/** Returns the first answer to a request that is the same. */
async function repeat(
  { digestUpload }: NamedRequest,
  digest: string,
  earlier: StoredAnswer,
): Promise<Answer> {
  if (earlier.request !== digest) throw reused()
  const { status, body, bytes } = earlier
  if (status === null) throw inProgress()
  if (bytes !== null && (await digestUpload()) !== bytes) throw reused()
  if (body === null) throw notKept()
  return { status, body }
}

function assertKey(key: string): void {
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return
  throw new HttpProblem({
    status: 400,
    code: 'invalid_idempotency_key',
    message: 'Invalid request',
    detail: 'An Idempotency-Key has 1 to 200 visible ASCII characters.',
  })
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

function notKept(): HttpProblem {
  return new HttpProblem({
    status: 409,
    code: 'answer_not_kept',
    message: 'Conflict',
    detail:
      'The first request with this Idempotency-Key was answered; its answer held a secret, which is kept nowhere. Ask again with another key, and revoke what is not needed.',
  })
}
