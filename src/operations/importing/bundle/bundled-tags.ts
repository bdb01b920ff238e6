import type { BundledVersionTag } from '../../../core/bundle/bundle-manifest.ts'
import { isAncestor } from '../../../core/history/common-ancestors.ts'
import type { Warning } from '../../../core/errors.ts'
import type { ArtifactEntry, VersionRef, VersionTagEntry } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { extendHistory, loadHistory } from '../../catalog/find-version.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'
import { addBundledHistory, addBundledVersion, knowsVersion } from './bundled-history.ts'
import { bundledMembers } from './bundled-members.ts'
import { findContent } from './find-content.ts'
import type { ImportBundled } from './bundled-import.ts'

/**
 * Gives an artifact's versions the names that they have in a bundle. A name that is already used
 * here only moves forward, to a descendant of the version it names. Returns whether anything changed
 * and which names moved.
 */
export async function mergeBundledTags(
  transaction: Transaction,
  input: Omit<ImportBundled, 'names' | 'present'>,
  artifact: ArtifactEntry,
): Promise<{ readonly isChanged: boolean; readonly warnings: readonly Warning[] }> {
  let isChanged = false
  const warnings: Warning[] = []
  for (const told of input.candidate.bundled.artifact.versionTags) {
    const key = viewKeys.versionTag(artifact.uuid, told.tag)
    const earlier = await transaction.get<VersionTagEntry>(key)
    if (earlier?.version === told.version) continue
    if (earlier?.tree === told.hash && artifact.type !== 'composite') continue
    const version = await versionOf(transaction, input, { artifact, told })
    if (earlier?.version === version.version) continue
    const isForward =
      earlier === null || (await descends(transaction, artifact, [earlier, version]))
    if (earlier !== null) warnings.push(tellClash(told.tag, { earlier, version, isForward }))
    if (!isForward) continue
    transaction.put(key, {
      uuid: artifact.uuid,
      tag: told.tag,
      ...version,
      tagged_at: told.at,
      tagged_by: told.by,
    } satisfies VersionTagEntry)
    isChanged = true
  }
  return { isChanged, warnings }
}

function tellClash(
  tag: string,
  clash: {
    readonly earlier: VersionRef
    readonly version: VersionRef
    readonly isForward: boolean
  },
): Warning {
  const [here, there] = [clash.earlier, clash.version].map((one) => one.version.slice(0, 11))
  const outcome = clash.isForward
    ? `it went on from ${here} to ${there}`
    : `it stays at ${here}, and not at ${there}`
  return { code: 'W_TAG_CLASH', message: `The bundle names another version "${tag}": ${outcome}.` }
}

/** Returns the very version that is named where it is known or came along, else one of its content. */
async function versionOf(
  transaction: Transaction,
  input: Omit<ImportBundled, 'names' | 'present'>,
  { artifact, told }: { readonly artifact: ArtifactEntry; readonly told: BundledVersionTag },
): Promise<VersionRef> {
  const { candidate } = input
  const { bundle, artifact: bundled } = candidate.bundled
  const named = { version: told.version, tree: told.hash }
  if (bundle.versions.has(told.version)) {
    addBundledHistory(transaction, bundle, bundled)
    return named
  }
  if (await knowsVersion(transaction, artifact, told.version)) return named
  const members = artifact.type === 'composite' ? await bundledMembers(transaction, input) : null
  const known = await findContent(transaction, artifact, { tree: told.hash, members })
  if (known !== null) return known
  const content = { artifact: artifact.uuid, tree: told.hash }
  return addBundledVersion(transaction, input, members === null ? content : { ...content, members })
}

async function descends(
  transaction: Transaction,
  artifact: ArtifactEntry,
  [earlier, later]: readonly [VersionRef, VersionRef],
): Promise<boolean> {
  const known = await loadHistory(transaction, artifact)
  const { graph } = await extendHistory(transaction, known, [earlier.version, later.version])
  return isAncestor(graph, graph.indexOf(earlier.version), graph.indexOf(later.version))
}
