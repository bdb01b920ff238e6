/** What the server says of a request that failed. */
export interface ErrorBody {
  readonly status: number
  readonly message: string
  readonly detail: string
  /** Stable, such as `project_not_found`; `unreachable` when no server answered. */
  readonly code: string
  readonly retry_after?: number
  readonly fields?: readonly { readonly field: string; readonly message: string }[]
  readonly data?: Readonly<Record<string, unknown>>
}

/** A request that the server refused, or that never reached it. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly retryAfter: number | null
  readonly fields: readonly { readonly field: string; readonly message: string }[]
  readonly data: Readonly<Record<string, unknown>>

  constructor(body: ErrorBody) {
    super(body.detail)
    this.name = 'ApiError'
    this.status = body.status
    this.code = body.code
    this.title = body.message
    this.retryAfter = body.retry_after ?? null
    this.fields = body.fields ?? []
    this.data = body.data ?? {}
  }
}

/** Reads why a request failed, whatever answered it. */
export async function readApiError(response: Response): Promise<ApiError> {
  const { status, statusText } = response
  const fallback = {
    status,
    message: statusText,
    detail: `The server said ${status}.`,
    code: 'http',
  }
  try {
    const body: unknown = await response.json()
    return new ApiError(isErrorBody(body) ? body : fallback)
  } catch {
    return new ApiError(fallback)
  }
}

function isErrorBody(body: unknown): body is ErrorBody {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body
}
