import {
  agentOfRoot,
  destinationForm,
  fileInRoot,
  nameAtDestination,
  recordedDestination,
} from '../../../core/agents/destinations.ts'
import { findAgent } from '../../../core/agents/agents.ts'
import type { Destination } from '../../../core/agents/shared/agent.ts'
import type { RecordedDeployment } from '../../../core/deployment/parse-record.ts'
import type { PlaceForm } from '../../../core/form/place-form.ts'
import { deploymentOnDisk } from './places-on-disk.ts'
import { fromHome, personalFile, scopeOf } from './personal-place.ts'
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
  const from = scope === 'user' ? fromHome(places, folder.project) : ''
  const artifact = {
    type,
    name: there,
    scope,
    pluginFolder:
      pluginFolder?.startsWith(`${root}/`) === true ? from + pluginFolder : pluginFolder,
    at: { root, path: destination.path },
    from,
  }
  const form = destinationForm(destination, renamed === null ? artifact : { ...artifact, renamed })
  if (form === null) return null
  const isOther = writtenIn !== null && writtenIn === otherFile(destination, root)
  return { ...form, file: isOther ? writtenIn : personalFile(places, { root, file: form.file }) }
}

function otherFile({ root, form }: Destination, there: string): string | null {
  return form?.orFile === undefined ? null : fileInRoot(form.orFile, root, there)
}

/** Returns the recorded platform; an unknown one falls back to the platform of the folder. */
export function recordedProfile(
  { profile }: Pick<RecordedDeployment, 'profile'>,
  root: string,
): string {
  return findAgent(profile ?? '')?.id ?? agentOfRoot(root)
}
