import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { Warning } from '../../core/errors.ts'
import type { VersionMember } from '../../core/history/version.ts'
import type { TeamMember } from '../../core/view/told-facts.ts'
import type { ArtifactEntry, MembershipEntry, SharedEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { recordMembers } from '../composites/set-members.ts'
import { mergeMembers } from '../composites/merge-members.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { findContent } from '../importing/bundle/find-content.ts'

export interface IncomingMembers {
  readonly composite: ArtifactEntry
  readonly told: readonly TeamMember[]
  readonly shared: SharedEntry | null
  /** The artifacts here, by what the repository calls them. */
  readonly parts: ReadonlyMap<string, ArtifactEntry>
  readonly message: string
}

export interface IntegratedMembers {
  readonly isChanged: boolean
  /** What it is made of there, for the next merge. */
  readonly members: readonly VersionMember[]
  readonly warnings: readonly Warning[]
}

/** Brings the parts that a repository tells of into a composite, three-way by part, and says what stays. */
export async function integrateMembers(
  transaction: Transaction,
  { composite, told, shared, parts, message }: IncomingMembers,
): Promise<IntegratedMembers> {
  const label = artifactLabel(composite)
  const warnings: Warning[] = []
  const warn = (what: string) => {
    warnings.push({ code: 'W_REMOTE', message: `${label}: ${what}`, where: label })
  }
  const base = shared?.members ?? []
  const wanted = new Map<string, MembershipEntry>()
  const theirs: VersionMember[] = []
  /** Parts that are pinned there to a content that is not at hand. */
  const unresolved = new Set<string>()
  for (const [position, member] of told.entries()) {
    const part = parts.get(member.name)
    const why = whyLeftOut(part, composite)
    if (part === undefined || why !== null) {
      warn(`its part ${member.name} ${why}, and was left out.`)
      continue
    }
    const pin = await findPin(transaction, part, member)
    if (isLost(member, pin)) {
      unresolved.add(part.uuid)
      warn(
        `it pins ${member.name} to a version that is not in the repository; it follows the newest.`,
      )
    }
    theirs.push({ artifact: part.uuid, tree: (pin ?? part).tree })
    wanted.set(part.uuid, {
      composite: composite.uuid,
      child: part.uuid,
      type: part.type,
      name: part.name,
      relationship: member.relationship,
      pin,
      position,
      ...(member.isDisabled ? { disabled: true as const } : {}),
    })
  }
  const tell = (child: string) => {
    const entry = wanted.get(child)
    if (entry === undefined) throw new Error(`the repository has no part ${child}`)
    return Promise.resolve(entry)
  }
  const merged = await mergeMembers(transaction, composite, { base, theirs, tell })
  for (const kept of merged.kept) warn(`${kept} changed on both sides, and stays as it is here.`)
  const { collection, uuid } = composite
  const followed = await Promise.all(
    [...wanted.values()].map((entry) =>
      followChoices(transaction, entry, { shared, isKnown: !unresolved.has(entry.child) }),
    ),
  )
  const isChanged = merged.isChanged || followed.includes(true)
  if (isChanged) {
    const because = { origin: 'merge', message } as const
    await recordMembers(transaction, { collection, composite: uuid, because })
  }
  return { isChanged, members: theirs, warnings }
}

function whyLeftOut(part: ArtifactEntry | undefined, composite: ArtifactEntry): string | null {
  if (part === undefined) return 'is not here'
  return part.uuid === composite.uuid ? 'is the plugin itself' : null
}

/** What of a member is each person's choice. */
interface Choices {
  readonly isOff: boolean
  readonly pin: MembershipEntry['pin']
}

/** Takes over that a part is left out, pinned, or follows its head, unless that was changed here. */
async function followChoices(
  transaction: Transaction,
  wanted: MembershipEntry,
  {
    shared,
    isKnown,
  }: {
    readonly shared: SharedEntry | null
    /** What it is pinned to there is at hand. */
    readonly isKnown: boolean
  },
): Promise<boolean> {
  const key = viewKeys.member(wanted.composite, wanted.child)
  const now = await transaction.get<MembershipEntry>(key)
  const label = artifactLabel(wanted)
  const was = shared?.here?.members?.find(({ name }) => name === label)
  if (now === null || was === undefined) return false
  const own = choicesOf(now)
  const next = nextChoices(
    was,
    own,
    isKnown ? choicesOf(wanted) : { ...choicesOf(wanted), pin: own.pin },
  )
  if (next.isOff === own.isOff && next.pin === own.pin) return false
  const { disabled: _, ...rest } = now
  const off = next.isOff ? { disabled: true as const } : {}
  transaction.put(key, { ...rest, pin: next.pin, ...off })
  return true
}

function choicesOf({ disabled, pin }: MembershipEntry): Choices {
  return { isOff: disabled === true, pin }
}

function nextChoices(was: TeamMember, own: Choices, theirs: Choices): Choices {
  const isPinKept = (own.pin?.tree ?? null) === was.tree
  const isPinMoved = (theirs.pin === null) !== (own.pin === null)
  return {
    isOff: own.isOff === was.isDisabled ? theirs.isOff : own.isOff,
    pin: isPinKept && isPinMoved ? theirs.pin : own.pin,
  }
}

/** It is pinned to a content that is not at hand. */
function isLost({ tree }: TeamMember, pin: MembershipEntry['pin']): boolean {
  return tree !== null && pin === null
}

async function findPin(
  transaction: Transaction,
  part: ArtifactEntry,
  { tree }: TeamMember,
): Promise<MembershipEntry['pin']> {
  if (tree === null) return null
  const key = viewKeys.artifact(part.collection, part.uuid)
  const now = (await transaction.get<ArtifactEntry>(key)) ?? part
  return findContent(transaction, now, { tree, members: null })
}
