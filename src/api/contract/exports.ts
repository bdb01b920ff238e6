import { z } from 'zod'
import { problem, warning } from './problem.ts'
import { artifactId, sha, time } from './shared.ts'

const common = {
  left_out: z.array(z.string()).describe('parts that are gone from the collection'),
  unread: z
    .array(z.strictObject({ artifact: artifactId, problem }))
    .describe('what could not be read, and is not in it'),
  warnings: z.array(warning),
}

/** What `export` prints of a bundle. */
export const bundleDocument = z.strictObject({
  file: z.string(),
  bytes: z.int(),
  sha256: sha,
  artifacts: z.array(artifactId),
  history: z.boolean(),
  signed_by: z.string().nullable().describe('the key; null for none'),
  ...common,
})

/** What `export --format claude-plugin` and `agent-plugin` print. */
export const pluginsDocument = z.strictObject({
  folder: z.string(),
  marketplace: z.string().nullable().describe('null for Agent Plugins, which need none'),
  plugins: z.array(
    z.strictObject({ name: z.string(), path: z.string(), parts: z.array(artifactId) }),
  ),
  ...common,
})

export const exportDocument = z.union([bundleDocument, pluginsDocument])

const trustedKey = z.strictObject({ name: z.string(), key: z.string(), added: time })

export const signerListDocument = z.strictObject({
  own: z.string().nullable().describe('the key that this person signs with'),
  items: z.array(trustedKey),
})

export const signerDocument = trustedKey
