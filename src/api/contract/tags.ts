import { z } from 'zod'
import { taggedVersion } from './history.ts'
import { artifactNames, changed, sha, time, versionId } from './shared.ts'

/** What `tag` prints: a tag of a version, words of artifacts, or the tags that there are. */
export const tagDocument = z.union([
  changed(taggedVersion),
  changed(
    z.strictObject({
      items: z.array(z.strictObject({ ...artifactNames, tags: z.array(z.string()) })),
    }),
  ),
  z.strictObject({
    items: z.array(
      z.strictObject({
        tag: z.string(),
        version: versionId,
        tree: sha,
        tagged_at: time,
        tagged_by: z.string(),
      }),
    ),
  }),
])
