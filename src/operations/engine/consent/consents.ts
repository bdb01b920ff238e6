import { SkillmeatError } from '../../../core/errors.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import { parseVerified } from '../../../core/object/verified-json.ts'
import type { Ports } from '../../../ports/ports.ts'
import { readNoted, writeNoted } from './noted-file.ts'

/** Something that would run by itself once it is deployed. */
export interface Consent {
  readonly artifact: string
  /** Names the very content that is agreed to: a tree, or what runs with the files that it names. */
  readonly content: ObjectId
  readonly commands: readonly string[]
  /** What else is worth knowing before one agrees, such as who runs it too; absent for nothing. */
  readonly notes?: readonly string[]
}

interface ConsentFile {
  readonly format: 1
  readonly consents: readonly (Consent & { readonly given_at: string })[]
}

type ConsentPorts = Pick<Ports, 'files' | 'places' | 'chance' | 'clock'>

const CONSENT_FILE = { name: 'consents.json', fix: 'Remove it; you will be asked again.' }

/** Returns the contents that the person has agreed to. Throws `E_MANIFEST_PARSE` for a broken file. */
export function givenConsents(ports: Pick<Ports, 'files' | 'places'>): ReadonlySet<ObjectId> {
  return new Set(readConsents(ports).map(({ content }) => content))
}

/** Notes what the person has agreed to, in the home, so that it is not asked again. */
export async function giveConsent(ports: ConsentPorts, given: readonly Consent[]): Promise<void> {
  const before = readConsents(ports)
  const known = new Set(before.map(({ content }) => content))
  const given_at = new Date(ports.clock.now()).toISOString()
  const fresh = given.filter(({ content }) => !known.has(content))
  const file: ConsentFile = {
    format: 1,
    consents: [...before, ...fresh.map(({ notes: _notes, ...one }) => ({ ...one, given_at }))],
  }
  await writeNoted(ports, CONSENT_FILE, file)
}

/** Says what would run and waits for a person to agree. */
export function consentRequired(asked: readonly Consent[]): SkillmeatError {
  const names = asked.map(({ artifact }) => artifact).join(', ')
  const lines = asked.flatMap(({ commands, notes = [] }) => [...commands, ...notes])
  const told = [...new Set(lines)].join('; ')
  return new SkillmeatError('E_CONSENT_REQUIRED', `${names} would run by itself there: ${told}.`, {
    fix: 'Run the command again with --allow-exec if you want that.',
    data: { consents: asked },
  })
}

function readConsents(ports: Pick<Ports, 'files' | 'places'>): ConsentFile['consents'] {
  return readNoted(ports, CONSENT_FILE, parseVerified<ConsentFile>)?.consents ?? []
}
