import { z } from 'zod'
import { artifactId } from './shared.ts'

/** A set of artifacts that are named together. */
export const artifactSet = z.strictObject({
  name: z.string().describe('`@name` stands for its artifacts'),
  artifacts: z.array(artifactId),
})
