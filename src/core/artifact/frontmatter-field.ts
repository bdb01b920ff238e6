import type { ErrorCode } from '../errors.ts'
import { SkillmeatError } from '../errors.ts'

/** What a frontmatter value can be; collections are made without a prototype. */
export type FieldValue =
  | string
  | number
  | boolean
  | null
  | readonly FieldValue[]
  | ReadonlyMap<string, FieldValue>

/** Makes a refusal of frontmatter; the file is named by whoever knows it. */
export function frontmatterError(code: ErrorCode, message: string): SkillmeatError {
  return new SkillmeatError(code, message, {
    fix: 'Mend the frontmatter in the source (plain "key: value" lines between two "---"), then import again.',
  })
}
