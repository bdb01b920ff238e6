import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { Warning } from '../../core/errors.ts'
import type { NamedContent } from '../../core/view/told-facts.ts'
import type { ArtifactEntry, VersionTagEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { findContent } from '../importing/bundle/find-content.ts'

/**
 * Gives versions here the names that a repository has for their contents. A name that is used here
 * stays with its version, and one for a content that never was here is left out; both are said.
 */
export async function integrateVersionTags(
  transaction: Transaction,
  artifact: ArtifactEntry,
  {
    told,
    base,
  }: {
    readonly told: readonly NamedContent[]
    /** What both sides had last. */
    readonly base: readonly NamedContent[]
  },
): Promise<{ readonly isChanged: boolean; readonly warnings: readonly Warning[] }> {
  let isChanged = false
  const warnings: Warning[] = []
  const where = artifactLabel(artifact)
  for (const { name: tag, tree } of told) {
    if (tree === null) continue
    const key = viewKeys.versionTag(artifact.uuid, tag)
    const earlier = await transaction.get<VersionTagEntry>(key)
    if (earlier?.tree === tree) continue
    const isOurs = base.every((one) => one.name !== tag || one.tree !== earlier?.tree)
    if (earlier !== null && isOurs) {
      const message = `The repository names another version of ${where} "${tag}"; it stays as it is here. \`skillmeat tag ${artifact.name} ${tag} --delete\` and a pull take theirs, a push sends yours.`
      warnings.push({ code: 'W_TAG_CLASH', message, where })
      continue
    }
    const version = await findContent(transaction, artifact, { tree, members: null })
    if (version === null) {
      const message = `${where} has a version "${tag}" that is not in the repository's newest state; the name was left out.`
      warnings.push({ code: 'W_REMOTE', message, where })
      continue
    }
    const tagged = { tagged_at: transaction.now(), tagged_by: transaction.ports.places.user }
    const entry: VersionTagEntry = { uuid: artifact.uuid, tag, ...version, ...tagged }
    transaction.put(key, entry)
    isChanged = true
  }
  return { isChanged, warnings }
}
