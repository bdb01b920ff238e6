import type { z } from 'zod'
import { diffStat } from '../../core/diff/diff-stat.ts'
import type { ArtifactDiff } from '../../operations/history/diff.ts'
import type { diffDocument } from '../contract/history.ts'
import { presentName } from './artifact-name.ts'
import { presentFileStat, presentParts } from './file-changes.ts'
import { presentProblem } from './problem.ts'

/** Returns what the documents of diffs have in common. */
export function presentDiffSides({ artifact, from, to, parts }: ArtifactDiff) {
  return { ...presentName(artifact), from, to, parts: presentParts(parts) }
}

/** Returns the document of `diff`. */
export function presentDiff(diff: ArtifactDiff, patch: Uint8Array): z.output<typeof diffDocument> {
  return {
    ...presentDiffSides(diff),
    files: diffStat(diff.files).map(presentFileStat),
    unread: diff.unread.map(({ path, problem }) => ({ path, problem: presentProblem(problem) })),
    patch: new TextDecoder().decode(patch),
  }
}
