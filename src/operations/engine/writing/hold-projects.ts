import type { Ports } from '../../../ports/ports.ts'
import { removeIfEmpty } from './apply-steps.ts'
import { parentOf } from './file-steps.ts'
import type { Intent } from './intent.ts'

/** Name of the file beside a record that is there while a home writes into the profile's folder. */
const PROJECT_LOCK = '.skillmeat-deployed.lock'

/** Returns the lock of a profile's folder. */
export function projectLock(folder: string): string {
  return `${folder}/${PROJECT_LOCK}`
}

export type HoldPorts = Pick<Ports, 'files' | 'lock' | 'places'>

/**
 * Runs `task` as the only home that writes into the project folders of an intent: each home has a lock
 * of its own, and two of them can have one project.
 *
 * Folders that are not there are nobody's. Afterwards no lock is left, nor a folder that was only made
 * for it.
 */
export async function holdProjects(
  ports: HoldPorts,
  intent: Intent,
  task: () => Promise<void>,
): Promise<void> {
  const { files, places } = ports
  const staged = intent.staging.map(parentOf).filter((folder) => folder !== `${places.home}/tmp`)
  try {
    await holdLocks(ports, new Set(staged.map(projectLock)), task)
  } catch (error) {
    // With the lock in it a folder of ours was not empty when it was to be taken away.
    for (const folder of intent.created.toReversed()) removeIfEmpty(files, folder)
    throw error
  }
}

/** Runs `task` while holding the locks of all these folders that are there. */
export async function holdLocks<T>(
  { files, lock }: Pick<Ports, 'files' | 'lock'>,
  locks: ReadonlySet<string>,
  task: () => Promise<T>,
): Promise<T> {
  const paths = [...locks]
    .filter((path) => files.lstat(parentOf(path))?.kind === 'directory')
    // Two homes that want the same folders take them in the same order.
    .toSorted()
  const held = paths.reduceRight<() => Promise<T>>(
    (next, path) => () => lock.hold(path, next),
    task,
  )
  return held()
}
