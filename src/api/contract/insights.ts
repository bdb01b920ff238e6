import { z } from 'zod'
import { artifactNames } from './shared.ts'

const activity = {
  operations: z.int().min(0).describe('commands that changed something'),
  versions: z.int().min(0).describe('new states of artifacts in the collection'),
  drift: z.int().min(0).describe("edits found in projects' copies"),
  conflicts: z.int().min(0).describe('merges that had to wait for a person'),
}

/** What `insights` prints. */
export const insightsDocument = z.strictObject({
  weeks: z.array(z.strictObject({ ...activity, week: z.string() })).describe('oldest first'),
  artifacts: z.array(z.strictObject({ ...activity, ...artifactNames })),
  projects: z.array(z.strictObject({ ...activity, project: z.string() })),
})
