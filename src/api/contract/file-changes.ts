import { z } from 'zod'
import { CONFLICT_TYPES } from '../../core/merge/file-conflict.ts'
import { artifactNames, sha } from './shared.ts'

/** How much one file changed. */
export const fileStat = z
  .strictObject({
    path: z.string(),
    old_path: z.string().nullable().describe('where it was, if it was renamed'),
    added: z.int().min(0).describe('lines; 0 for a binary file'),
    removed: z.int().min(0),
    is_binary: z.boolean(),
  })
  .meta({ id: 'FileStat' })

/** A part in which two states of a plugin differ. */
export const partChange = z
  .strictObject({
    artifact: z.string().describe('`{type}:{name}`, or the beginning of its uuid once it is gone'),
    from: sha.nullable().describe('its content; null where that state does not have it'),
    to: sha.nullable(),
  })
  .meta({ id: 'PartChange' })

/** Files whose lines conflict and that were settled all the same. */
export const resolvedBy = z
  .array(
    z.strictObject({
      path: z.string(),
      by: z.enum(['frontmatter', 'json', 'toml', 'yaml', 'recorded']),
    }),
  )
  .describe('those of `merged` whose lines conflict, and what settled them')

/** A file that waits for a person. */
export const conflict = z.strictObject({
  path: z.string(),
  type: z.enum(CONFLICT_TYPES),
  hunks: z.int().min(0).describe('how many places conflict; 0 where it is no matter of lines'),
  lines: z.array(z.int()).describe('where the places begin, in the text with markers'),
})

/** One artifact of a diff between two states of a collection. */
export const artifactChange = z.strictObject({
  ...artifactNames,
  change: z.enum(['added', 'removed', 'changed', 'renamed']),
  renamed_from: z.string().nullable(),
  files: z.array(fileStat),
  parts: z.array(partChange).describe('of a plugin that is in both: the parts that differ'),
})
