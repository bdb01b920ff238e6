import type { z } from 'zod'
import type { PlainField } from '../../core/artifact/frontmatter-field.ts'
import type { Changelog } from '../../operations/analysis/changelog.ts'
import type { changelogDocument } from '../contract/changelog.ts'
import { presentName } from './artifact-name.ts'
import { presentFileStat } from './file-changes.ts'

type Document = z.output<typeof changelogDocument>

/** Returns the document of `changelog`. */
export function presentChangelog(found: Changelog): Document {
  const { artifact, from, to, versions, files, fields } = found
  return {
    ...presentName(artifact),
    from,
    to,
    versions: versions.map(({ id, created_at, created_by, origin, message }) => {
      return { id, created_at, created_by, origin, message }
    }),
    files: files.map((file) => ({ ...presentFileStat(file), change: file.change })),
    fields: fields.map(({ path, field, before, after }) => {
      return { path, field, before: presentValue(before), after: presentValue(after) }
    }),
  }
}

type Value = Document['fields'][number]['before']

/** Returns a value of a frontmatter as it stands there: its keys are a person's. */
function presentValue(value: PlainField): Value {
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map(presentValue)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, presentValue(item)]))
}

function isList(
  value: readonly PlainField[] | { readonly [key: string]: PlainField },
): value is readonly PlainField[] {
  return Array.isArray(value)
}
