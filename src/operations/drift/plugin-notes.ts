import { agentOfLink } from '../deployments/links.ts'
import type {
  ArtifactEntry,
  DeploymentEntry,
  MembershipEntry,
  VersionRef,
} from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { DIRECT } from '../deployments/wanted-artifact.ts'
import type { LinksThere } from '../deployments/links.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** What is to be known of a copy that plugins have to do with, though nothing of it has drifted. */
export interface PluginNotes extends LinksThere {
  /** The names of plugins that want another content there than what was decided to be there. */
  readonly clashes: readonly string[]
  /** Whom it was overwritten for, a plugin's name or `you`; null where nothing was overwritten. */
  readonly overwrittenFor: string | null
  /** Of a plugin: what is said of parts that are not in the collection. */
  readonly missingParts: readonly string[]
  /** Of a plugin: what somebody else did to its parts in the project. */
  readonly otherParts: readonly string[]
  /** The labels of plugins that it was deployed for and is no longer a part of. */
  readonly leftPlugins: readonly string[]
}

/** Returns which plugins want a copy to be another than what it is to be, the content `target`. */
export async function pinNotes(
  transaction: Transaction,
  entry: DeploymentEntry,
  target: VersionRef | null,
): Promise<Pick<PluginNotes, 'clashes' | 'overwrittenFor'>> {
  return entry.wanted_by.length > 1 ? findClashes(transaction, entry, target) : NO_CLASH
}

/** Who has a copy that was deployed by itself. */
const YOU = 'you'

const NO_CLASH = { clashes: [], overwrittenFor: null } as const

async function findClashes(
  transaction: Transaction,
  entry: DeploymentEntry,
  target: VersionRef | null,
): Promise<Pick<PluginNotes, 'clashes' | 'overwrittenFor'>> {
  const { collection, wanted_by, overwritten_for: by } = entry
  const nameOf = async (uuid: string) =>
    (await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid)))?.name ?? null
  const clashes: string[] = []
  for (const wanter of wanted_by) {
    const wanted = await wantedTree(transaction, wanter, entry)
    if (wanted === null || wanted === target?.tree) continue
    clashes.push(wanter === DIRECT ? YOU : ((await nameOf(wanter)) ?? wanter))
  }
  if (clashes.length === 0 || by === undefined) return { ...NO_CLASH, clashes }
  return { clashes, overwrittenFor: (await nameOf(by)) ?? YOU }
}

/** Returns the content that somebody wants of a copy; null where that is not known. */
async function wantedTree(
  transaction: Transaction,
  wanter: string,
  entry: DeploymentEntry,
): Promise<VersionRef['tree'] | null> {
  if (wanter !== DIRECT) return wantedOfPart(transaction, wanter, entry)
  const { overwritten_for: by } = entry
  // What is deployed by itself follows the head, unless a plugin got the place.
  return by === undefined || by === DIRECT ? null : headTree(transaction, entry)
}

/** Returns the content that a composite wants of a part; null where it is none of its parts. */
async function wantedOfPart(
  transaction: Transaction,
  composite: string,
  { uuid, collection, type }: DeploymentEntry,
): Promise<VersionRef['tree'] | null> {
  const member = await transaction.get<MembershipEntry>(viewKeys.member(composite, uuid))
  // What a composite depends on follows its own head.
  if (member === null || type === 'composite') return null
  return member.pin === null ? headTree(transaction, { uuid, collection }) : member.pin.tree
}

async function headTree(
  transaction: Transaction,
  { uuid, collection }: Pick<DeploymentEntry, 'uuid' | 'collection'>,
): Promise<VersionRef['tree'] | null> {
  const head = await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))
  return head?.tree ?? null
}

/** Says it in words; null where there is nothing to say. */
export function tellPluginNotes({
  clashes,
  overwrittenFor,
  missingParts: missing,
  otherParts: others,
  leftPlugins,
  linkedFrom,
  lostLinks,
  disabled,
  typed,
}: PluginNotes & { readonly disabled: boolean; readonly typed: string }): string | null {
  const decided = overwrittenFor === null ? '' : `; overwritten for ${overwrittenFor}`
  const told = [
    ...(disabled ? ['disabled'] : []),
    ...clashes.map((name) =>
      name === YOU
        ? `you have it at its newest${decided}`
        : `${name} pins another version${decided}`,
    ),
    ...missing.map((part) => `its part ${part}`),
    ...others.map((what) => `${what}: \`skillmeat install\` takes that over`),
    ...leftPlugins.map((plugin) => `no longer a part of ${plugin}`),
    ...linkedFrom.map((link) => `linked from ${link}`),
    ...lostLinks.map(
      (link) =>
        `no link at ${link} any more: \`skillmeat deploy ${typed} --link --profile ${agentOfLink(link)}\` makes it again`,
    ),
  ]
  return told.length === 0 ? null : told.join('; ')
}
