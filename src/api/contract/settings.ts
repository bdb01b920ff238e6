import { z } from 'zod'
import { changed } from './shared.ts'

const value = z.union([z.boolean(), z.number(), z.string()]).nullable()

export const settingDocument = z.strictObject({
  key: z.string(),
  value: value.describe("the one that counts: the person's, else the default"),
  default: value,
  is_set: z.boolean().describe('the file sets it'),
  what: z.string(),
})

export const settingsDocument = z.strictObject({
  file: z.string(),
  items: z.array(settingDocument),
  unknown: z.array(z.string()).describe('keys of the file that mean nothing to this version'),
  refused: z
    .array(z.strictObject({ message: z.string(), fix: z.string().nullable() }))
    .describe('values that cannot count'),
})

export const settingChangeDocument = changed(
  z.strictObject({ key: z.string(), value, file: z.string(), is_changed: z.boolean() }),
)
