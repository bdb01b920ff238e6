import { parseFrontmatter } from '../../core/artifact/frontmatter.ts'
import { plainField } from '../../core/artifact/frontmatter-field.ts'
import type { FieldValue, PlainField } from '../../core/artifact/frontmatter-field.ts'
import { diffStat } from '../../core/diff/diff-stat.ts'
import type { FileStat } from '../../core/diff/diff-stat.ts'
import type { FileChange } from '../../core/diff/file-change.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import { inLogOrder } from '../../core/history/log-order.ts'
import type { Version, VersionId } from '../../core/history/version.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { listFileChanges, projectPlace } from '../history/diff.ts'
import { extendHistory, findInHistory, loadHistory } from '../catalog/find-version.ts'
import type { History } from '../catalog/find-version.ts'
import { historyScope } from '../catalog/version-refs.ts'
import { readState } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** A frontmatter field that differs; null where it is absent. */
export interface FieldChange {
  readonly path: string
  readonly field: string
  readonly before: PlainField
  readonly after: PlainField
}

export interface Changelog {
  readonly artifact: string
  readonly from: VersionId
  readonly to: VersionId
  /** The versions that `to` has and `from` has not, newest first. */
  readonly versions: readonly (Pick<Version, 'created_at' | 'created_by' | 'origin' | 'message'> & {
    readonly id: VersionId
  })[]
  readonly files: readonly (FileStat & {
    readonly change: 'added' | 'removed' | 'changed' | 'renamed'
  })[]
  readonly fields: readonly FieldChange[]
}

/** Tells what changed from one version to another: file by file, and field by field of the frontmatter. */
export async function changelog(
  ports: Ports,
  request: { readonly name: string; readonly from: string; readonly to: string },
): Promise<Changelog> {
  const scope = (tx: Transaction) => historyScope(tx, request.name, [request.from, request.to])
  return readState(ports, scope, async (tx) => {
    const entry = await findArtifact(tx, request.name)
    const known = await loadHistory(tx, entry)
    const from = await findInHistory(tx, known, request.from)
    const to = await findInHistory(tx, known, request.to)
    const history = await extendHistory(tx, known, [from.version, to.version])
    const changes = await listFileChanges(tx.objects, {
      place: projectPlace(entry),
      from: from.tree,
      to: to.tree,
    })
    const stats = diffStat(changes)
    return {
      artifact: artifactLabel(entry),
      from: from.version,
      to: to.version,
      versions: listBetween(history, { from: from.version, to: to.version }),
      files: changes.flatMap((change, index) => {
        const stat = stats[index]
        return stat === undefined ? [] : [{ ...stat, change: kindOf(change) }]
      }),
      fields: changes.flatMap(listFieldChanges),
    }
  })
}

function listBetween(
  { graph }: History,
  ends: { readonly from: VersionId; readonly to: VersionId },
): Changelog['versions'] {
  const isKnown = graph.reachableFrom([graph.indexOf(ends.from)])
  const reached = inLogOrder(graph, [graph.indexOf(ends.to)], Infinity)
  return reached
    .filter((index) => isKnown[index] === 0)
    .map((index) => {
      const { id, created_at, created_by, origin, message } = graph.at(index)
      return { id, created_at, created_by, origin, message }
    })
}

function kindOf({ oldBytes, newBytes, oldPath }: FileChange) {
  if (oldBytes === null) return 'added' as const
  if (newBytes === null) return 'removed' as const
  return oldPath === undefined ? ('changed' as const) : ('renamed' as const)
}

function listFieldChanges({ path, oldBytes, newBytes }: FileChange): FieldChange[] {
  if (!path.endsWith('.md')) return []
  const before = readFields(oldBytes)
  const after = readFields(newBytes)
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((field) => {
    const plain = (fields: ReadonlyMap<string, FieldValue>) => plainField(fields.get(field) ?? null)
    const change = { before: plain(before), after: plain(after) }
    const isSame = JSON.stringify(change.before) === JSON.stringify(change.after)
    return isSame ? [] : [{ path, field, ...change }]
  })
}

/** A description taken from the first paragraph is no field, and what cannot be read has none. */
function readFields(bytes: Uint8Array | null): ReadonlyMap<string, FieldValue> {
  if (bytes === null) return new Map()
  try {
    const { fields, warnings } = parseFrontmatter(new TextDecoder().decode(bytes))
    const isMissing = warnings.some(({ code }) => code === 'W_FRONTMATTER_MISSING')
    return isMissing ? new Map() : fields
  } catch (error) {
    if (isSkillmeatError(error)) return new Map()
    throw error
  }
}
