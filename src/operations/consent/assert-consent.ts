import { listCommands } from '../../core/security/commands.ts'
import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { PlaceChange } from '../../core/operation-log/operation.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../catalog/find-artifact.ts'
import { partOf } from '../observe/read-place.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { consentRequired, givenConsents } from './consents.ts'
import type { Consent } from './consents.ts'

/**
 * Refuses to write hooks and servers into a project that the person has not agreed to; of everything
 * that is planned, or of `changes`.
 *
 * Throws `E_CONSENT_REQUIRED` with what would run. What an agreed content is replaced by is asked
 * for anew, by whatever command.
 */
export async function assertConsent(
  transaction: Transaction,
  changes: readonly PlaceChange[] = transaction.places,
): Promise<void> {
  // Several copies of one content are one thing to agree to.
  const asked = new Map<ObjectId, Consent>()
  for (const change of changes) {
    const consent = await neededConsent(transaction, change)
    if (consent !== null) asked.set(consent.content, consent)
  }
  if (asked.size === 0) return
  const given = givenConsents(transaction.ports)
  const open = [...asked.values()].filter(({ content }) => !given.has(content))
  if (open.length > 0) throw consentRequired(open)
}

/** Types that run by themselves, and the file that says what. */
const RUNS: Readonly<Partial<Record<ArtifactType, string>>> = {
  hook: 'hooks.json',
  mcp: 'artifact.json',
}

async function neededConsent(
  transaction: Transaction,
  { place, after }: PlaceChange,
): Promise<Consent | null> {
  if (place.kind !== 'project' || after === null) return null
  const entry = await transaction.get<DeploymentEntry>(viewKeys.deployment(place))
  const part = entry === null ? undefined : RUNS[entry.type]
  if (entry === null || part === undefined) return null
  const text = (await partOf(transaction.objects, after, part))?.text ?? ''
  const commands = listCommands(part, text)
  return commands.length === 0 ? null : { artifact: artifactLabel(entry), content: after, commands }
}
