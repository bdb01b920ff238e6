import { z } from 'zod'
import { changed, sha } from './shared.ts'

export const gcDocument = changed(
  z.strictObject({
    operations_cut: z.int(),
    objects_removed: z.int(),
    objects_kept: z.int(),
    bytes_before: z.int(),
    bytes_after: z.int(),
  }),
)

const affected = z.strictObject({
  what: z.enum([
    'artifact',
    'collection',
    'deployment',
    'record',
    'snapshot',
    'merge',
    'tag',
    'resolution',
    'state',
    'history',
  ]),
  name: z.string(),
  present: z.boolean(),
})

export const verifyDocument = z.strictObject({
  objects: z.int(),
  unreachable: z.int().describe('objects that nothing reaches'),
  store_file: z.strictObject({
    problems: z.array(z.string()),
    kept: z.string().nullable(),
    restored_from: z.string().nullable(),
  }),
  damage: z.array(
    z.strictObject({
      object: z.string(),
      kind: z.enum(['blob', 'tree', 'version', 'view', 'operation']),
      state: z.enum(['damaged', 'missing']),
      paths: z.array(z.string()),
      versions: z.array(z.string()),
      affects: z.array(affected),
      present: z.boolean(),
    }),
  ),
  files: z.array(
    z.strictObject({
      what: z.enum(['manifest', 'record', 'snapshots', 'tarball', 'index']),
      path: z.string(),
      problem: z.string(),
      repaired: z.boolean(),
      kept: z.string().nullable(),
    }),
  ),
  restored: z.array(z.strictObject({ object: z.string(), from: z.string() })),
  state_lost: z.boolean(),
  state: z.strictObject({ operation: sha, summary: z.string(), is_older: z.boolean() }).nullable(),
  clean: z.boolean(),
})

export const doctorDocument = z.strictObject({
  checks: z.array(
    z.strictObject({
      check: z.string(),
      state: z.enum(['ok', 'warn', 'bad']),
      message: z.string(),
      fix: z.string().nullable(),
    }),
  ),
  verified: verifyDocument.nullable().describe('what `--repair` did'),
  healthy: z.boolean(),
})

export const backupDocument = z.strictObject({ file: z.string(), bytes: z.int() })
