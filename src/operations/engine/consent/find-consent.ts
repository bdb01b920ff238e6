import { READERS } from '../../../core/agents/readers.ts'
import { otherHookReaders } from '../../../core/agents/self-runs.ts'
import { isWholePlugin } from '../../../core/form/place-form.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { TreeEntry } from '../../../core/object/tree.ts'
import { findSelfRuns, isLookedAt } from '../../../core/self-runs/find-self-runs.ts'
import { namedFiles } from '../../../core/self-runs/named-files.ts'
import type { ListedFiles, SelfRun } from '../../../core/self-runs/self-run.ts'
import type { DeploymentEntry } from '../../../core/view/entries.ts'
import type { Ports } from '../../../ports/ports.ts'
import { artifactLabel } from '../../../core/artifact/artifact-label.ts'
import type { ObjectReader } from '../objects/object-reader.ts'
import type { Transaction } from '../transaction/transaction.ts'
import type { Consent } from './consents.ts'

/** A deployment, and the tree that stands, or shall stand, there. */
export interface StandingCopy {
  readonly entry: DeploymentEntry
  readonly tree: ObjectId
}

/**
 * Says what agents would run or obey by itself of a copy, and names the content that is agreed to;
 * null where nothing does. `plugin` are the files of the plugin that it came with.
 */
export async function findConsent(
  { objects, ports }: Pick<Transaction, 'objects' | 'ports'>,
  { entry, tree }: StandingCopy,
  plugin: () => Promise<readonly TreeEntry[]>,
): Promise<Consent | null> {
  const { entries } = await objects.tree(tree)
  const files = await readLookedAt(objects, entry.type, entries)
  const platforms = platformsReading(entry)
  const runs = findSelfRuns({
    ...files,
    type: entry.type,
    platforms,
    isInPlugin: isInPlugin(entry),
  })
  if (runs.length === 0) return null
  const own = { tree, entries, runs }
  const content = agreedContent(ports, own, namedFiles(wordsOf(runs), await plugin()))
  const others = entry.type === 'hook' ? otherHookReaders(entry.form?.file) : []
  const notes = others.map(({ agent, how }) => `${agent} runs it too, ${how}`)
  const commands = [...new Set(runs.map(({ line }) => line))]
  const consent = { artifact: artifactLabel(entry), content, commands }
  return notes.length === 0 ? consent : { ...consent, notes }
}

/** A hook, a server, or what a plugin has beside its parts, in a folder that the agent loads whole. */
function isInPlugin({ type, form }: DeploymentEntry): boolean {
  if (type === 'mcp') return form?.format === 'mcp-agent-plugin'
  return type === 'hook' ? form === undefined : isWholePlugin(form?.format)
}

/** Reads those files of a tree that say what runs. */
export async function readLookedAt(
  objects: ObjectReader,
  type: DeploymentEntry['type'],
  entries: readonly TreeEntry[],
): Promise<ListedFiles> {
  const files = entries.filter(({ mode }) => mode !== '120000')
  const read = files.filter(({ path }) => isLookedAt(type, path))
  const blobs = await objects.blobs(read.map(({ blob }) => blob))
  const texts = new Map(read.map(({ path, blob }) => [path, blobs.get(blob)]))
  return {
    paths: files.map(({ path }) => path),
    textOf: (path) => {
      const bytes = texts.get(path)
      return bytes === undefined ? null : TEXT.decode(bytes)
    },
  }
}

const TEXT = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Names the content that a person agrees to. That is the tree if the consent covers all of it and
 * nothing else, or else what runs together with the files it names.
 */
export function agreedContent(
  { sha256 }: Pick<Ports, 'sha256'>,
  own: {
    readonly tree: ObjectId
    readonly entries: readonly TreeEntry[]
    readonly runs: readonly SelfRun[]
  },
  ofPlugin: readonly TreeEntry[],
): ObjectId {
  const { tree, entries, runs } = own
  const isWhole = runs.some(({ coversAll }) => coversAll)
  if (isWhole && ofPlugin.length === 0) return tree
  const held = new Set(runs.flatMap(({ files }) => files))
  const named = new Set(namedFiles(wordsOf(runs), entries))
  const covered = entries.filter((file) => isWhole || held.has(file.path) || named.has(file))
  const lines = [
    ...runs.map(({ kind, words }) => JSON.stringify([kind, words])),
    ...[...covered, ...ofPlugin].map(({ mode, path, blob }) => JSON.stringify([mode, path, blob])),
  ]
  return sha256(new TextEncoder().encode([...new Set(lines)].toSorted().join('\n')))
}

function wordsOf(runs: readonly SelfRun[]): string {
  return runs.map(({ words }) => words).join('\n')
}

/** The agent that it was put there for, and those that look into the same folder. */
function platformsReading({ profile, type, root, path }: DeploymentEntry): readonly string[] {
  const whole = `${root}/${path}`
  // In an Agent Plugin a skill is read by those who read loose ones, once they load it.
  const folder = whole
    .slice(0, whole.lastIndexOf('/'))
    .replace(/^\.agents\/plugins\/[^/]+\/skills$/, '.agents/skills')
  const others = READERS.filter(({ reads }) =>
    (reads[type]?.folders ?? []).some((one) => one.folder === folder),
  )
  return [...new Set([profile, ...others.map(({ platform }) => platform)])]
}
