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

/** The same value as JSON has it. */
export type PlainField =
  | string
  | number
  | boolean
  | null
  | readonly PlainField[]
  | { readonly [key: string]: PlainField }

/** Returns a value with its maps as plain objects, in their order. */
export function plainField(value: FieldValue): PlainField {
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map(plainField)
  return Object.fromEntries([...value].map(([key, item]) => [key, plainField(item)]))
}

function isList(
  value: readonly FieldValue[] | ReadonlyMap<string, FieldValue>,
): value is readonly FieldValue[] {
  return Array.isArray(value)
}

/** Makes a refusal of frontmatter; the file is named by whoever knows it. */
export function frontmatterError(code: ErrorCode, message: string): SkillmeatError {
  return new SkillmeatError(code, message, {
    fix: 'Mend the frontmatter in the source (plain "key: value" lines between two "---"), then import again.',
  })
}
