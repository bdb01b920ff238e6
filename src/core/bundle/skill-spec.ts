import { parseFrontmatter } from '../artifact/frontmatter.ts'
import type { FieldValue } from '../artifact/frontmatter-field.ts'
import type { Warning } from '../errors.ts'

/** The fields of the Agent Skills specification; some readers refuse a skill that has any other. */
const FIELDS: ReadonlySet<string> = new Set([
  'name',
  'description',
  'license',
  'compatibility',
  'metadata',
  'allowed-tools',
])
const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const MAX_NAME = 64
const MAX_DESCRIPTION = 1024
const MAX_COMPATIBILITY = 500

/**
 * Says where a skill is not as the Agent Skills specification has it (agentskills.io/specification).
 *
 * `folder` is the name of its folder, `text` its `SKILL.md`. Throws as `parseFrontmatter` does.
 */
export function checkSkillSpec(folder: string, text: string): readonly Warning[] {
  const { fields } = parseFrontmatter(text)
  const problems = [
    nameProblem(fields.get('name'), folder),
    lengthProblem('description', fields.get('description'), MAX_DESCRIPTION),
    fields.has('compatibility')
      ? lengthProblem('compatibility', fields.get('compatibility'), MAX_COMPATIBILITY)
      : null,
    otherProblem(fields),
  ]
  return problems.flatMap((message) =>
    message === null ? [] : [{ code: 'W_SKILL_SPEC', message, where: 'SKILL.md' }],
  )
}

function nameProblem(name: FieldValue | undefined, folder: string): string | null {
  if (typeof name !== 'string' || name === '') return 'It has no name in its frontmatter.'
  if (name.length > MAX_NAME || !NAME.test(name)) {
    return `The name "${name}" is not made of lower-case letters, digits and single hyphens.`
  }
  return name === folder ? null : `The name "${name}" is not that of its folder.`
}

function lengthProblem(field: string, value: FieldValue | undefined, max: number): string | null {
  if (typeof value !== 'string' || value.trim() === '') return `It has no ${field}.`
  return value.length > max ? `Its ${field} is longer than ${max} characters.` : null
}

function otherProblem(fields: ReadonlyMap<string, FieldValue>): string | null {
  const others = [...fields.keys()].filter((key) => !FIELDS.has(key))
  return others.length === 0 ? null : `Its frontmatter has other fields: ${others.join(', ')}.`
}
