import {
  agentOfRoot,
  destinationForm,
  nameAtDestination,
  recordedDestination,
} from '../../../core/agents/destinations.ts'
import { findAgent } from '../../../core/agents/agents.ts'
import type { RecordedDeployment } from '../../../core/deployment/parse-record.ts'
import type { PlaceForm } from '../../../core/form/place-form.ts'
import { deploymentOnDisk } from './places-on-disk.ts'
import { personalFile, scopeOf } from './personal-place.ts'
import type { PersonalPlaces } from './personal-place.ts'
import type { PlaceOnDisk } from './walk-place.ts'

/** The folder of a profile in a project, which has a record of its own. */
export interface ProfileFolder {
  readonly project: string
  readonly root: string
}

/** Returns where the artifact of a recorded deployment lies. */
export function recordedOnDisk(
  places: PersonalPlaces,
  deployment: RecordedDeployment,
  folder: ProfileFolder,
): PlaceOnDisk {
  const form = recordedForm(places, deployment, folder)
  const { path, type, disabled } = deployment
  const place = { ...folder, path, type, ...(disabled ? { disabled } : {}) }
  return deploymentOnDisk(form === null ? place : { ...place, form })
}

/**
 * Derives the form from the platform, without trusting the project's record: of the files that the agent
 * reads it only says which. Null where it stands there as plain files.
 */
export function recordedForm(
  places: PersonalPlaces,
  { type, name, path, pluginFolder, renamed, profile, writtenIn }: RecordedDeployment,
  folder: ProfileFolder,
): PlaceForm | null {
  const { root } = folder
  const scope = scopeOf(places, folder)
  const agent = findAgent(recordedProfile({ profile }, root))
  const destination =
    agent === null ? undefined : recordedDestination(agent, type, { scope, root, path })
  if (destination === undefined) return null
  // An artifact that has another name by now keeps its place, and so does one that stands beside another.
  const there = nameAtDestination(destination, path) ?? name
  const artifact = { type, name: there, scope, pluginFolder } as const
  const form = destinationForm(
    { ...destination, root },
    renamed === null ? artifact : { ...artifact, renamed },
  )
  const isOther = writtenIn !== null && writtenIn === destination.form?.orFile
  if (form === null) return null
  return { ...form, file: isOther ? writtenIn : personalFile(places, { root, file: form.file }) }
}

/** Returns the recorded platform; an unknown one falls back to the platform of the folder. */
export function recordedProfile(
  { profile }: Pick<RecordedDeployment, 'profile'>,
  root: string,
): string {
  return findAgent(profile ?? '')?.id ?? agentOfRoot(root)
}
