import type { ErrorCode, Noun, SkillmeatError } from '../../core/errors.ts'
import { isSkillmeatError } from '../../core/errors.ts'

/** A refusal that HTTP has a status for and the rest of the program has no word for. */
export class HttpProblem extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly headers: Readonly<Record<string, string>>
  readonly fields: readonly { readonly field: string; readonly message: string }[]
  /** What programs need to go on; null for nothing. */
  readonly data: unknown

  constructor(problem: {
    readonly status: number
    readonly code: string
    readonly message: string
    readonly detail: string
    readonly headers?: Readonly<Record<string, string>>
    readonly fields?: readonly { readonly field: string; readonly message: string }[]
    readonly data?: unknown
  }) {
    super(problem.message)
    this.status = problem.status
    this.code = problem.code
    this.detail = problem.detail
    this.headers = problem.headers ?? {}
    this.fields = problem.fields ?? []
    this.data = problem.data ?? null
  }
}

/** What is answered to a request that failed. */
export interface ErrorAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Invalid request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  408: 'Request timeout',
  409: 'Conflict',
  412: 'Precondition failed',
  413: 'Too large',
  422: 'Refused',
  429: 'Rate limit exceeded',
  500: 'Internal server error',
  503: 'Unavailable',
  507: 'Insufficient storage',
}

/** What a failure is about where it does not say it: most endpoints are about artifacts. */
const USUAL: Noun = 'artifact'

/** The codes of the program, and the one that a job keeps of what nobody foresaw. */
export type RefusalCode = ErrorCode | 'E_BUG'

/** The few messages that clients of the first hour look for. */
const MESSAGES: Partial<Record<RefusalCode, string>> = {
  E_NOT_DEPLOYED: 'Deployment not found',
  E_PROJECT_NOT_FOUND: 'Project not found',
  E_COLLECTION_NOT_FOUND: 'Collection not found',
}

const STATUS: Partial<Record<RefusalCode, number>> = {
  E_BUG: 500,
  E_USAGE: 400,
  E_NAME_INVALID: 400,
  E_NOT_FOUND: 404,
  E_COLLECTION_NOT_FOUND: 404,
  E_PROJECT_NOT_FOUND: 404,
  E_PROJECT_UNREACHABLE: 409,
  E_NOT_DEPLOYED: 404,
  E_DECISION_NEEDED: 409,
  E_DEPENDENCY_UNMET: 409,
  E_TOO_MANY_JOBS: 429,
  E_CONSENT_REQUIRED: 409,
  E_NAME_TAKEN: 409,
  E_NAME_AMBIGUOUS: 409,
  E_DEPLOY_TARGET_MODIFIED: 409,
  E_DEPLOY_TARGET_EXISTS: 409,
  E_CONFLICT: 409,
  E_NOTHING_TO_UNDO: 409,
  E_NO_UPSTREAM: 409,
  E_HOST_UNCONFIRMED: 409,
  E_REMOTE_NOT_FOUND: 404,
  E_PUSH_BEHIND: 409,
  E_PUSH_PROTECTED: 409,
  E_PUSH_REJECTED: 409,
  E_LOCKED: 503,
  E_SOURCE_UNREACHABLE: 503,
  E_STORE_CORRUPT: 503,
  E_STORE_MISSING_OBJECT: 503,
  E_IO: 500,
  E_IO_DENIED: 500,
  E_IO_READONLY: 500,
  E_IO_NOSPACE: 507,
}

/** Returns the status of an expected failure; what is wrong with content itself is 422. */
function statusOf(code: RefusalCode): number {
  return STATUS[code] ?? 422
}

/** Makes the answer to a failure. One that nobody foresaw says nothing but the id under which it was logged. */
export function answerProblem(
  error: unknown,
  request: {
    readonly path: string
    readonly id: string
    readonly now: string
    readonly about?: Noun | undefined
  },
): ErrorAnswer {
  const { path, id, now, about } = request
  if (error instanceof HttpProblem) {
    const { status, message, detail, code, headers, fields, data } = error
    const retry = headers['Retry-After']
    return {
      status,
      headers,
      body: {
        status,
        message,
        detail,
        timestamp: now,
        path,
        code,
        ...(retry === undefined ? {} : { retry_after: Number(retry) }),
        ...(fields.length === 0 ? {} : { fields }),
        ...(data === null ? {} : { data }),
      },
    }
  }
  if (isSkillmeatError(error)) return answerRefusal(error, { path, now, about })
  const detail = `Something failed that should not. It is in the log of the server under ${id}.`
  const body = { status: 500, message: TITLES[500], detail, timestamp: now, path, code: 'bug' }
  return { status: 500, headers: {}, body }
}

/** Seconds after which it is worth trying again. */
const RETRY: Partial<Record<ErrorCode, number>> = { E_LOCKED: 1, E_TOO_MANY_JOBS: 5 }

function answerRefusal(
  error: SkillmeatError,
  request: { readonly path: string; readonly now: string; readonly about: Noun | undefined },
): ErrorAnswer {
  const { path, now, about } = request
  const status = statusOf(error.code)
  const retry = RETRY[error.code]
  const { code, message, detail, data } = describeRefusal(error, about)
  return {
    status,
    headers: retry === undefined ? {} : { 'Retry-After': String(retry) },
    body: {
      status,
      message,
      detail,
      timestamp: now,
      path,
      code,
      ...(retry === undefined ? {} : { retry_after: retry }),
      ...(data === undefined ? {} : { data }),
    },
  }
}

/** What an expected failure is, as it was thrown or as a job kept it. */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
  readonly fix?: string | null | undefined
  readonly data?: Readonly<Record<string, unknown>>
}

/** Says an expected failure as every answer does, of a job too. What was not found has a code of its own. */
export function describeRefusal(
  { code, message, fix = null, data = {} }: Refusal,
  about: Noun = USUAL,
) {
  const missing = typeof data['missing'] === 'string' ? data['missing'] : about
  const isMissing = code === 'E_NOT_FOUND'
  return {
    code: isMissing ? `${missing}_not_found` : code.replace(/^E_/, '').toLowerCase(),
    message: isMissing
      ? `${missing.slice(0, 1).toUpperCase()}${missing.slice(1)} not found`
      : (MESSAGES[code] ?? TITLES[statusOf(code)] ?? 'Refused'),
    detail: fix === null ? message : `${message} ${fix}`,
    ...(Object.keys(data).length === 0 ? {} : { data }),
  }
}
