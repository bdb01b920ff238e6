import type { z } from 'zod'
import { HttpProblem } from './error-response.ts'

/** What is wrong with one field. */
export interface FieldProblem {
  readonly field: string
  readonly message: string
}

/** Checks a part of a request. Throws a problem with status 400 that names every field that is wrong. */
export function validate<T extends z.ZodType>(
  schema: T,
  value: unknown,
  where: string,
): z.output<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw invalid(
    result.error.issues.map(({ path, message }) => ({
      field: [where, ...path.map(String)].join('.'),
      message,
    })),
  )
}

/** Returns the refusal of a request whose fields are wrong. */
export function invalid(fields: readonly FieldProblem[]): HttpProblem {
  return new HttpProblem({
    status: 400,
    code: 'invalid_request',
    message: 'Invalid request',
    detail: fields.map(({ field, message }) => `${field}: ${message}`).join('\n'),
    fields,
  })
}
