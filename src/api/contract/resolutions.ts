import { z } from 'zod'
import { artifactNames, changed, sha, time } from './shared.ts'

/** How a person settled a conflict, to settle the same one again. */
const resolution = z.strictObject({
  id: z.string(),
  artifact: artifactNames.artifact
    .nullable()
    .describe('null once it is gone, as its name and type'),
  artifact_name: artifactNames.artifact_name.nullable(),
  artifact_type: artifactNames.artifact_type.nullable(),
  artifact_uuid: z.string(),
  kind: z.enum(['lines', 'file']).describe('of which the contents are: one place, or whole files'),
  path: z.string().describe('where in the artifact it was met'),
  base: sha.nullable().describe('the content; null for no file'),
  ours: sha.nullable(),
  theirs: sha.nullable(),
  result: sha.nullable().describe('what it became; null for a file that was deleted'),
  mode: z.string().nullable().describe('of a file that was kept'),
  recorded_at: time,
  recorded_by: z.string(),
})

const items = z.strictObject({ items: z.array(resolution) })

export const resolutionList = items

export const resolutionForget = changed(items)

const text = z.string().nullable().describe('null for no file')

export const resolutionDetail = resolution.extend({
  texts: z.strictObject({ base: text, ours: text, theirs: text, result: text }),
})
