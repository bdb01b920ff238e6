import {
  agentOfRoot,
  destinationForm,
  nameAtDestination,
} from '../../../core/agents/destinations.ts'
import { findAgent } from '../../../core/agents/agents.ts'
import type { RecordedDeployment } from '../../../core/deployment/parse-record.ts'
import type { PlaceForm } from '../../../core/form/place-form.ts'
import type { Places } from '../../../ports/environment.ts'
import { deploymentOnDisk } from './places-on-disk.ts'
import type { PlaceOnDisk } from './walk-place.ts'

/** The folder of a profile in a project, which has a record of its own. */
export interface ProfileFolder {
  readonly project: string
  readonly root: string
}

/** Returns where the artifact of a recorded deployment lies. */
export function recordedOnDisk(
  places: Pick<Places, 'userHome'>,
  deployment: RecordedDeployment,
  folder: ProfileFolder,
): PlaceOnDisk {
  const form = recordedForm(places, deployment, folder)
  const place = { ...folder, path: deployment.path, type: deployment.type }
  return deploymentOnDisk(form === null ? place : { ...place, form })
}

/**
 * Derives the form from the platform, without trusting the project's record: of the files that the agent
 * reads it only says which. Null where it stands there as plain files.
 */
export function recordedForm(
  { userHome }: Pick<Places, 'userHome'>,
  { type, name, path, pluginFolder, renamed, profile, writtenIn }: RecordedDeployment,
  { project, root }: ProfileFolder,
): PlaceForm | null {
  const scope = project === userHome ? 'user' : 'project'
  const destination = findAgent(recordedProfile({ profile }, root))?.[scope][type]
  if (destination === undefined) return null
  // An artifact that has another name by now keeps its place, and so does one that stands beside another.
  const there = nameAtDestination(destination, path) ?? name
  const artifact = { type, name: there, scope, pluginFolder } as const
  const form = destinationForm(
    { ...destination, root },
    renamed === null ? artifact : { ...artifact, renamed },
  )
  const isOther = writtenIn !== null && writtenIn === destination.form?.orFile
  return form !== null && isOther ? { ...form, file: writtenIn } : form
}

/** Returns the recorded platform; an unknown one falls back to the platform of the folder. */
export function recordedProfile(
  { profile }: Pick<RecordedDeployment, 'profile'>,
  root: string,
): string {
  return findAgent(profile ?? '')?.id ?? agentOfRoot(root)
}
