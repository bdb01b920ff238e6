import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { PushPlan } from './plan-push.ts'

/** So many versions of one artifact are told of. */
const MOST = 20

/** Returns the message of a push: what went out, and what its versions say, newest first. */
export async function pushMessage(transaction: Transaction, plan: PushPlan): Promise<string> {
  const { outgoing, removed } = plan
  const labels = [
    ...outgoing.map(({ artifact }) => artifactLabel(artifact)),
    ...removed.map(({ shared }) => artifactLabel(shared)),
  ]
  const lines: string[] = []
  for (const one of outgoing) {
    const verb = one.there === null ? 'new' : 'changed'
    lines.push('', `${artifactLabel(one.artifact)} (${verb})`)
    const { artifact, before } = one
    const said = await versionLines(transaction, { version: artifact.version, before })
    lines.push(...said)
  }
  for (const { shared } of removed) lines.push('', `${artifactLabel(shared)} (removed)`)
  return `${[subjectOf(labels, plan), ...lines].join('\n')}\n`
}

function subjectOf(labels: readonly string[], { outgoing, removed }: PushPlan): string {
  if (labels.length === 0) return 'Record how conflicts were settled'
  if (labels.length > 3) return `Change ${labels.length} artifacts`
  const isAllNew = removed.length === 0 && outgoing.every(({ there }) => there === null)
  const verb = outgoing.length === 0 ? 'Remove' : isAllNew ? 'Add' : 'Change'
  return `${verb} ${labels.join(', ')}`
}

/** Says what each version since a content is, newest first; first parents lead back to it. */
export async function versionLines(
  { objects }: Transaction,
  { version: newest, before }: { readonly version: VersionId; readonly before: ObjectId | null },
): Promise<readonly string[]> {
  const lines: string[] = []
  let id: VersionId | undefined = newest
  while (id !== undefined && lines.length < MOST) {
    const version = await objects.findVersion(id)
    if (version === null || version.tree === before) break
    lines.push(`- ${withoutFolder(oneLine(version.message))} (${oneLine(version.created_by)})`)
    id = version.parents[0]
  }
  return lines
}

/** Where something lay on somebody's machine is nobody's business. */
function withoutFolder(message: string): string {
  return message.replace(/ (?:from|in) (?:\/|~|[A-Za-z]:\\|file:).*$/i, '')
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
