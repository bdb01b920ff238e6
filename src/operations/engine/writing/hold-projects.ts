import type { Ports } from '../../../ports/ports.ts'
import { removeIfEmpty } from './apply-steps.ts'
import { parentOf } from './file-steps.ts'
import type { Intent } from './intent.ts'

/** Name of the file beside a record that is there while a home writes into the profile's folder. */
const PROJECT_LOCK = '.skillmeat-deployed.lock'

type HoldPorts = Pick<Ports, 'files' | 'lock' | 'places'>

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
  const { files, lock, places } = ports
  const staged = intent.staging.map(parentOf).filter((folder) => folder !== `${places.home}/tmp`)
  const folders = [...new Set(staged)]
    .filter((folder) => files.lstat(folder)?.kind === 'directory')
    // Two homes that want the same folders take them in the same order.
    .toSorted()
  const held = folders.reduceRight<() => Promise<void>>(
    (next, folder) => () => lock.hold(`${folder}/${PROJECT_LOCK}`, next),
    task,
  )
  try {
    await held()
  } catch (error) {
    // With the lock in it a folder of ours was not empty when it was to be taken away.
    for (const folder of intent.created.toReversed()) removeIfEmpty(files, folder)
    throw error
  }
}
