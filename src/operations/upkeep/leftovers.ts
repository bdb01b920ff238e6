import type { ProjectEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { FileSystem } from '../../ports/file-system.ts'
import type { Ports } from '../../ports/ports.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
import { listAgentRoots } from '../engine/places/record-roots.ts'
import { removeTree } from '../engine/writing/apply-steps.ts'
import type { ReadableView } from './read-view.ts'
import { entriesOf, pathsIn } from './search-places.ts'

/** What is younger may belong to a command that runs: an open editor, a fetch. */
const DAY = 86_400_000
const STAGING = /^\.skillmeat-tmp-[0-9a-f]+$/
/** What a file of ours is called while it is written. */
const STAGED = /(?:\.tmp-[0-9a-f]{8}|\.new-[0-9a-f]{8}|\.takeover)(?:-wal|-shm|-journal)?$/

/** Lists what commands that were killed left behind, more than a day ago. */
export function listLeftovers(
  { files, places, clock }: Pick<Ports, 'files' | 'places' | 'clock'>,
  view: ReadableView,
): string[] {
  const { home } = places
  const staged = [
    home,
    `${home}/backups`,
    `${home}/audit`,
    ...pathsIn(files, `${home}/snapshots`),
  ].flatMap((dir) => pathsIn(files, dir).filter((path) => STAGED.test(path)))
  const staging = entriesOf<ProjectEntry>(view, viewKeys.projects())
    .flatMap(({ path }) =>
      listAgentRoots(files, path).map((root) => profileDir({ project: path, root })),
    )
    .flatMap((dir) => pathsIn(files, dir))
    .filter((path) => STAGING.test(path.slice(path.lastIndexOf('/') + 1)))
  return [...pathsIn(files, `${home}/tmp`), ...staged, ...staging].filter((path) => {
    const stat = files.lstat(path)
    return stat !== null && clock.now() - Math.max(stat.mtime, stat.ctime) > DAY
  })
}

/** Removes them. Runs inside the lock, after an interrupted command was taken back. */
export function removeLeftovers(files: FileSystem, paths: readonly string[]): void {
  for (const path of paths) removeTree(files, path)
}
