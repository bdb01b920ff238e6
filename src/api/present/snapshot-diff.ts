import type { z } from 'zod'
import { diffStat } from '../../core/diff/diff-stat.ts'
import type { ArtifactChange, SnapshotDiff } from '../../operations/history/diff-snapshots.ts'
import type { artifactChange } from '../contract/file-changes.ts'
import type { snapshotDiff } from '../contract/snapshots.ts'
import { presentName } from './artifact-name.ts'
import { presentFileStat, presentParts } from './file-changes.ts'

/** Returns the document of `snapshot diff`. */
export function presentSnapshotDiff({
  from,
  to,
  artifacts,
}: SnapshotDiff): z.output<typeof snapshotDiff> {
  return { from, to, artifacts: artifacts.map(presentArtifactChange) }
}

function presentArtifactChange(one: ArtifactChange): z.output<typeof artifactChange> {
  return {
    ...presentName(one.artifact),
    change: one.change,
    renamed_from: one.renamedFrom,
    files: diffStat(one.files).map(presentFileStat),
    parts: presentParts(one.parts),
  }
}
