import type { ObjectId } from '../../../core/object/object-id.ts'
import type { PlaceChange } from '../../../core/operation-log/operation.ts'
import type { DeploymentEntry } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { personalProjects } from '../places/personal-place.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { consentRequired, givenConsents } from './consents.ts'
import type { Consent } from './consents.ts'
import { findConsent } from './find-consent.ts'
import { filesOfPlugin, pluginsOf, standingCopy } from './plugin-files.ts'
import type { When } from './plugin-files.ts'

/**
 * Refuses to write into a project what agents there would run or obey by themselves without the
 * person's consent. Checks the whole plan, or `changes`.
 *
 * Throws `E_CONSENT_REQUIRED` with what would run. Replacing an agreed content needs new consent,
 * whichever command does it; so does changing a plugin file that something runs.
 */
export async function assertConsent(
  transaction: Transaction,
  changes: readonly PlaceChange[] = transaction.places,
): Promise<void> {
  // Several copies of one content are one thing to agree to.
  const asked = new Map<ObjectId, Consent>()
  const projects = new Set(
    changes.flatMap(({ place }) => (place.kind === 'project' ? [place.project] : [])),
  )
  for (const project of projects) {
    for (const consent of await consentsIn(transaction, project, changes)) {
      asked.set(consent.content, consent)
    }
  }
  if (asked.size === 0) return
  const given = givenConsents(transaction.ports)
  const open = [...asked.values()].filter(({ content }) => !given.has(content))
  if (open.length > 0) throw consentRequired(open)
}

async function consentsIn(
  transaction: Transaction,
  project: string,
  changes: readonly PlaceChange[],
): Promise<readonly Consent[]> {
  // What a person has may lie apart, and one part name another's files.
  const ofPerson = personalProjects(transaction.ports.places)
  const lists = (ofPerson.includes(project) ? ofPerson : [project]).map((one) =>
    transaction.scan<DeploymentEntry>(viewKeys.deployments(one)),
  )
  const all = (await Promise.all(lists)).flat()
  const changed = new Set(
    changes.flatMap((change) =>
      change.place.kind === 'project' && change.place.project === project && isNew(change, changes)
        ? [viewKeys.deployment(change.place)]
        : [],
    ),
  )
  // Nothing runs where no agent looks: it is asked about when it is enabled.
  const isWritten = (entry: DeploymentEntry) =>
    entry.disabled !== true && changed.has(viewKeys.deployment(entry))
  const composites = all.filter(({ type }) => type === 'composite')
  const changing = new Set(all.filter(isWritten).flatMap((entry) => pluginsOf(composites, entry)))
  const consents: Consent[] = []
  for (const entry of all) {
    const isTouched = pluginsOf(composites, entry).some((plugin) => changing.has(plugin))
    if (entry.disabled === true || (!isWritten(entry) && !isTouched)) continue
    const consent = await consentOf(transaction, all, { copy: entry, when: 'after' })
    if (consent === null) continue
    // An unchanged copy asks only if a file of its plugin that it runs has changed.
    const earlier = isWritten(entry)
      ? null
      : await consentOf(transaction, all, { copy: entry, when: 'before' })
    if (earlier?.content !== consent.content) consents.push(consent)
  }
  return consents
}

/** What is merely moved, or written for another folder, holds nothing that was not agreed to. */
function isNew({ place, before, after }: PlaceChange, changes: readonly PlaceChange[]): boolean {
  if (place.kind !== 'project' || after === null || after === before) return false
  const { project, root, uuid, form } = place
  return !changes.some(
    ({ place: from, ...other }) =>
      from.kind === 'project' &&
      [from.project === project, from.root === root, from.uuid === uuid].every(Boolean) &&
      [form === undefined, from.form === undefined].every(Boolean) &&
      [before === null, other.before === after, other.after === null].every(Boolean),
  )
}

async function consentOf(
  transaction: Transaction,
  all: readonly DeploymentEntry[],
  asked: { readonly copy: DeploymentEntry; readonly when: When },
): Promise<Consent | null> {
  const copy = await standingCopy(transaction, asked.copy, asked.when)
  if (copy === null) return null
  return findConsent(transaction, copy, () => filesOfPlugin(transaction, all, asked))
}
