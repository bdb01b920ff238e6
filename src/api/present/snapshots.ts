import type { z } from 'zod'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { SnapshotEntry } from '../../core/view/entries.ts'
import type { ImportedSnapshot } from '../../operations/snapshots/import-snapshot.ts'
import type {
  CreatedSnapshot,
  SnapshotContents,
  SnapshotPage,
} from '../../operations/snapshots/snapshots.ts'
import type * as schemas from '../contract/snapshots.ts'
import { presentName } from './artifact-name.ts'
import { presentProblem } from './problem.ts'
import { presentWarnings } from './warning.ts'

type Snapshot = z.output<typeof schemas.snapshotDelete>['result']

export function presentSnapshot(snapshot: SnapshotEntry): Snapshot {
  const { id, collection, timestamp, message, kind, artifact_count, tarball } = snapshot
  return {
    id,
    collection,
    timestamp,
    message,
    kind,
    artifact_count,
    tarball_path: tarball?.path ?? null,
    tarball_sha256: tarball?.sha256 ?? null,
  }
}

/** Returns the document of `snapshot list`. */
export function presentSnapshots(page: SnapshotPage): z.output<typeof schemas.snapshotList> {
  return {
    items: page.items.map((item) => ({ ...presentSnapshot(item), problem: item.problem })),
    next_cursor: page.next,
    total_count: page.total,
  }
}

export function presentCreated(
  created: CreatedSnapshot,
): z.output<typeof schemas.snapshotCreate>['result'] {
  return {
    ...presentSnapshot(created),
    unread: created.unread.map(({ entry, problem }) => ({
      ...presentName(artifactLabel(entry)),
      problem: presentProblem(problem),
    })),
  }
}

export function presentImported(
  imported: ImportedSnapshot,
): z.output<typeof schemas.snapshotImport>['result'] {
  return {
    ...presentSnapshot(imported),
    as: imported.as,
    warnings: presentWarnings(imported.warnings),
  }
}

/** Returns the document of `snapshot export`. */
export function presentExported({
  file,
  bytes,
  sha256,
}: z.output<typeof schemas.snapshotExport>): z.output<typeof schemas.snapshotExport> {
  return { file, bytes, sha256 }
}

/** Returns the document of `snapshot show`. */
export function presentContents({
  snapshot,
  artifacts,
}: SnapshotContents): z.output<typeof schemas.snapshotDetail> {
  return {
    ...presentSnapshot(snapshot),
    artifacts: artifacts.map((entry) => ({
      ...presentName(artifactLabel(entry)),
      artifact_uuid: entry.uuid,
      version: entry.version,
      tree: entry.tree,
      tags: [...entry.tags],
      description: entry.description,
    })),
  }
}
