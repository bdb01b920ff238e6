import { z } from 'zod'
import { artifactId, changed, versionId } from './shared.ts'

/** What `fork` prints. */
export const forkDocument = changed(
  z.strictObject({
    from: artifactId,
    to: artifactId.describe('the new one'),
    version: versionId.describe('its first version'),
    parent: versionId.describe('the version that it was forked from'),
  }),
)
