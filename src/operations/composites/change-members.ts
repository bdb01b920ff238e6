import { assertArtifactName } from '../../core/artifact/artifact-name.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { formatJson } from '../../core/json/plain-json.ts'
import type { ArtifactEntry, MembershipEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { assertNameFree } from '../catalog/assert-name-free.ts'
import { currentCollection, ensureCollection } from '../catalog/current-collection.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { artifactLabel, fullLabel } from '../../core/artifact/artifact-label.ts'
import { findVersionOf } from '../catalog/find-version.ts'
import { assertVersionSettled } from '../engine/consent/find-markers-left.ts'
import { artifactPlace } from '../engine/places/artifact-places.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { entryOf, isDependency, listMembers } from '../catalog/members.ts'
import { statedIn } from '../catalog/plugin-statements.ts'
import type { Member } from '../catalog/members.ts'
import { recordMembers, setMembers } from './set-members.ts'

/** What became of the parts of a composite. */
export interface ChangedMembers {
  readonly composite: string
  readonly members: readonly {
    readonly artifact: string
    readonly change:
      | 'linked'
      | 'unlinked'
      | 'pinned'
      | 'disabled'
      | 'enabled'
      | 'replaced'
      | 'itself_again'
    /** The pinned version; null where the head is followed. */
    readonly version: string | null
  }[]
}

export interface Change {
  readonly name: string
  readonly dryRun: boolean
}

/** Makes a composite of artifacts of the collection, each pinned to what it is now. */
export async function createComposite(
  ports: Ports,
  request: Change & { readonly members: readonly string[] },
): Promise<ChangeOutcome<ChangedMembers>> {
  assertArtifactName(request.name)
  const scope = async (tx: Transaction) => ({
    artifacts: await findAll(tx, await currentCollection(tx), request.members),
  })
  const change = { command: 'plugin create', dryRun: request.dryRun, scope }
  return runChange(ports, change, async (tx) => {
    const collection = await currentCollection(tx)
    await ensureCollection(tx, collection)
    const uuid = ports.chance.uuid()
    const identity = { uuid, collection, type: 'composite' as const, name: request.name }
    await assertNameFree(tx, identity)
    const manifest = formatJson({ name: request.name, version: '0.1.0' })
    const blob = tx.addObject('blob', manifest)
    const path = '.claude-plugin/plugin.json'
    const tree = tx.addTree([{ path, mode: '100644', blob }]).id
    const parts = await findAll(tx, collection, request.members)
    const version = tx.addVersion({
      artifact: uuid,
      tree,
      parents: [],
      origin: 'import',
      message: 'Created',
      pristine: null,
      members: parts.map((part) => ({ artifact: part.uuid, tree: part.tree })),
    })
    const entry: ArtifactEntry = {
      ...identity,
      ...version,
      pristine: tree,
      added: tx.now(),
      origin: 'local',
      upstream: null,
      tags: [],
      display_name: null,
      description: null,
    }
    tx.put(viewKeys.artifact(collection, uuid), entry)
    tx.write(artifactPlace(entry), null, tree)
    await setMembers(tx, { collection, composite: uuid, parts, source: null })
    const members = parts.map((part) => ({
      artifact: artifactLabel(part),
      change: 'linked' as const,
      version: part.version,
    }))
    const composite = artifactLabel(entry)
    return { summary: `Created ${composite}`, result: { composite, members } }
  })
}

/** Makes an artifact a part of a composite, pinned to a version, or following the head. */
export async function linkMember(
  ports: Ports,
  request: Change & {
    readonly member: string
    readonly relationship: MembershipEntry['relationship']
    /** `null` pins what it is now, `''` follows the head. */
    readonly version: string | null
  },
): Promise<ChangeOutcome<ChangedMembers>> {
  return changeComposite(
    ports,
    { ...request, verb: 'link', parts: [request.member] },
    async (tx, composite) => {
      const part = await findPart(tx, composite.collection, request.member)
      if (part.type === 'composite' && request.relationship === 'contains') throw noNesting(part)
      if (part.uuid === composite.uuid) throw ofItself(part)
      const known = await listMembers(tx, composite)
      const earlier = known.find(({ child }) => child === part.uuid)
      const pin = await choosePin(tx, part, request.version)
      tx.put(viewKeys.member(composite.uuid, part.uuid), {
        composite: composite.uuid,
        child: part.uuid,
        type: part.type,
        name: part.name,
        relationship: request.relationship,
        pin,
        position: earlier?.position ?? Math.max(-1, ...known.map(({ position }) => position)) + 1,
      } satisfies MembershipEntry)
      return [{ artifact: artifactLabel(part), change: 'linked', version: pin?.version ?? null }]
    },
  )
}

/** Takes a part out of a composite; the artifact itself stays. Throws `E_NOT_FOUND` when it is none. */
export async function unlinkMember(
  ports: Ports,
  request: Change & { readonly member: string },
): Promise<ChangeOutcome<ChangedMembers>> {
  return changeComposite(
    ports,
    { ...request, verb: 'unlink', parts: [] },
    async (tx, composite) => {
      const member = await findMember(tx, composite, request.member)
      await assertNotNamed(tx, composite, member)
      tx.remove(viewKeys.member(composite.uuid, member.child))
      return [{ artifact: labelOfMember(member), change: 'unlinked', version: null }]
    },
  )
}

/** Refuses to unlink what the next update would bring back. Throws `E_USAGE`. */
async function assertNotNamed(
  transaction: Transaction,
  composite: ArtifactEntry,
  member: Member,
): Promise<void> {
  if (!isDependency(member)) return
  const { dependencies } = await statedIn(transaction, composite.tree)
  if (dependencies.every(({ name }) => name !== member.name)) return
  const label = labelOfMember(member)
  const message = `The manifest of ${artifactLabel(composite)} names ${label}: the next update would link it again.`
  throw new SkillmeatError('E_USAGE', message, {
    fix: `Leave it out wherever the plugin is deployed with \`skillmeat plugin disable ${composite.name} ${label}\`.`,
  })
}

/** Pins parts of a composite to what they are now: those named, or all that have moved on. */
export async function repinMembers(
  ports: Ports,
  request: Change & {
    readonly members: readonly string[]
    /** For one part: the version to pin; null pins the head. */
    readonly version: string | null
  },
): Promise<ChangeOutcome<ChangedMembers>> {
  const change = { ...request, verb: 'repin', parts: request.members }
  return changeComposite(ports, change, async (tx, composite) => {
    const all = await listMembers(tx, composite)
    const named = await Promise.all(
      request.members.map((member) => findMember(tx, composite, member)),
    )
    const changed: ChangedMembers['members'][number][] = []
    for (const one of request.members.length === 0 ? all : named) {
      const { artifact } = one
      if (artifact === null || (one.pin === null && request.members.length === 0)) continue
      const pin = await choosePin(tx, artifact, request.version)
      if (pin?.version === one.pin?.version) continue
      tx.put(viewKeys.member(composite.uuid, one.child), { ...entryOf(one), pin })
      const label = artifactLabel(artifact)
      changed.push({ artifact: label, change: 'pinned', version: pin?.version ?? null })
    }
    return changed
  })
}

/** Changes the parts of a composite as one operation; its version names what it is made of then. */
export async function changeComposite(
  ports: Ports,
  request: Change & { readonly verb: string; readonly parts: readonly string[] },
  body: (transaction: Transaction, composite: ArtifactEntry) => Promise<ChangedMembers['members']>,
): Promise<ChangeOutcome<ChangedMembers>> {
  const scope = async (tx: Transaction) => {
    const composite = await findComposite(tx, request.name)
    const parts = (await listMembers(tx, composite)).flatMap(({ artifact }) => artifact ?? [])
    return {
      artifacts: [composite, ...parts, ...(await findAll(tx, composite.collection, request.parts))],
    }
  }
  const change = { command: `plugin ${request.verb}`, dryRun: request.dryRun, scope }
  return runChange(ports, change, async (tx) => {
    const composite = await findComposite(tx, request.name)
    const members = await body(tx, composite)
    await recordMembers(tx, { collection: composite.collection, composite: composite.uuid })
    const label = artifactLabel(composite)
    const names = members.map(({ artifact }) => artifact).join(', ')
    return {
      summary: `${request.verb} ${names} in ${label}`,
      result: { composite: label, members },
    }
  })
}

async function findComposite(transaction: Transaction, name: string): Promise<ArtifactEntry> {
  const found = await findNamedComposite(transaction, name)
  if (found.type === 'composite') return found
  throw new SkillmeatError('E_USAGE', `${artifactLabel(found)} is no plugin.`, {
    fix: '`skillmeat list --type composite` shows the plugins.',
  })
}

/** `work/office` is the plugin of that name, or `office` of the collection `work`. */
async function findNamedComposite(transaction: Transaction, name: string): Promise<ArtifactEntry> {
  if (name.includes(':')) return findArtifact(transaction, name)
  try {
    return await findArtifact(transaction, `composite:${name}`)
  } catch (error) {
    const [collection = '', ...rest] = name.split('/')
    if (rest.length === 0 || !isSkillmeatError(error, 'E_NOT_FOUND')) throw error
    return findArtifact(transaction, `${collection}/composite:${rest.join('/')}`)
  }
}

async function findAll(
  transaction: Transaction,
  collection: string,
  names: readonly string[],
): Promise<ArtifactEntry[]> {
  const found: ArtifactEntry[] = []
  for (const name of names) found.push(await findPart(transaction, collection, name))
  return found
}

/**
 * Finds what is to be a part of a composite: an artifact of the same collection, whatever is
 * deployed where the person stands. Throws as `findArtifact` does, and `E_USAGE` for one of another.
 */
export async function findPart(
  transaction: Transaction,
  collection: string,
  name: string,
): Promise<ArtifactEntry> {
  const part = await findArtifact(transaction, name, { collection })
  if (part.collection === collection) return part
  const message = `${fullLabel(part)} is not in ${collection}, the collection of the plugin.`
  throw new SkillmeatError('E_USAGE', message, {
    fix: `Take it into ${collection} first: add it from its source while that collection is in use.`,
    data: { artifact: fullLabel(part), collection },
  })
}

/** A part is called what its artifact is called now; one that is gone, what it was called. */
function labelOfMember(member: Member): string {
  return artifactLabel(member.artifact ?? member)
}

/** Finds a part by its name. Throws `E_NOT_FOUND` or `E_NAME_AMBIGUOUS`, naming the parts. */
export async function findMember(transaction: Transaction, composite: ArtifactEntry, name: string) {
  const members = await listMembers(transaction, composite)
  const found = members.filter(
    (member) => (member.artifact ?? member).name === name || labelOfMember(member) === name,
  )
  const [first, second] = found
  if (first !== undefined && second === undefined) return first
  const label = artifactLabel(composite)
  const fix = `Its parts: ${members.map(labelOfMember).join(', ')}`
  throw first === undefined
    ? new SkillmeatError('E_NOT_FOUND', `${label} has no part "${name}".`, {
        missing: 'member',
        fix,
      })
    : new SkillmeatError('E_NAME_AMBIGUOUS', `${label} has several parts "${name}".`, { fix })
}

async function choosePin(
  transaction: Transaction,
  part: ArtifactEntry,
  version: string | null,
): Promise<VersionRef | null> {
  if (version === '') return null
  const pin = await findVersionOf(transaction, part, version ?? 'head')
  await assertVersionSettled(transaction, part, pin.tree)
  return pin
}

function noNesting(part: ArtifactEntry): SkillmeatError {
  return new SkillmeatError('E_USAGE', `${artifactLabel(part)} is a plugin itself.`, {
    fix: 'Link its parts instead, or say that it is needed with `--relationship requires`.',
  })
}

function ofItself(composite: ArtifactEntry): SkillmeatError {
  return new SkillmeatError('E_USAGE', `${artifactLabel(composite)} cannot depend on itself.`, {
    fix: 'Name another plugin.',
  })
}
