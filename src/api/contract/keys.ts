import { z } from 'zod'
import { time } from './shared.ts'

const scope = z.enum(['read', 'write', 'admin'])

/** What `keys create` prints; the key is shown this once. */
export const keyDocument = z.strictObject({
  key: z.string(),
  id: z.string(),
  expires_at: time.nullable(),
  name: z.string(),
  scope,
})

export const keyListDocument = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      scope,
      created_at: time,
      expires_at: time.nullable(),
      revoked_at: time.nullable(),
      last_used_at: time.nullable(),
    }),
  ),
})

export const keyRevokeDocument = z.strictObject({ id: z.string(), revoked_at: time })
