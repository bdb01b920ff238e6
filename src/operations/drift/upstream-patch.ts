import { SkillmeatError } from '../../core/errors.ts'
import type { FileChange } from '../../core/diff/file-change.ts'
import { isSingleFile } from '../../core/artifact/artifact-path.ts'
import type { Upstream } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { findUnsettled } from '../engine/consent/find-markers-left.ts'
import { presentArtifact } from '../engine/observe/present-state.ts'
import { readState } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { listFileChanges } from '../history/diff.ts'

/** What the collection's copy of an artifact has that its source has not, as the source names its files. */
export interface UpstreamPatch {
  readonly artifact: string
  readonly source: string
  readonly commit: string | null
  readonly files: readonly FileChange[]
}

/**
 * Compares the source of an artifact, as last seen, with the head. In `project` a name means what is
 * deployed there.
 *
 * Throws `E_NO_UPSTREAM` for an artifact that came from nowhere, or as a part of another file, and
 * `E_CONFLICT` where conflict markers are left.
 */
export async function upstreamPatch(
  ports: Ports,
  { name, project }: { readonly name: string; readonly project: string },
): Promise<UpstreamPatch> {
  const find = (tx: Transaction) => findArtifact(tx, name, { project })
  const scope = async (tx: Transaction) => ({ artifacts: [await find(tx)] })
  return readState(ports, scope, async (tx, state) => {
    const { entry } = presentArtifact(state, (await find(tx)).uuid)
    const { upstream } = entry
    const artifact = artifactLabel(entry)
    if (upstream === null || upstream.path.includes('::')) throw noFiles(artifact)
    const unsettled = await findUnsettled(tx, entry, [upstream.tree])
    if (unsettled.length > 0) throw hasMarkers(artifact, unsettled)
    const files = await listFileChanges(tx.objects, {
      from: upstream.tree,
      to: entry.tree,
      place: placeIn(upstream, isSingleFile(entry.type)),
    })
    return { artifact, source: upstream.location, commit: upstream.commit, files }
  })
}

function placeIn({ path: root }: Upstream, isSingle: boolean): (path: string) => string {
  if (isSingle) return () => root
  return root === '' ? (path) => path : (path) => `${root}/${path}`
}

function hasMarkers(artifact: string, files: readonly string[]): SkillmeatError {
  const message = `${artifact} has conflict markers left in ${files.join(', ')}; no patch was made.`
  return new SkillmeatError('E_CONFLICT', message, {
    fix: `Settle them with \`skillmeat edit ${artifact}\`.`,
    data: { artifact, files },
  })
}

function noFiles(artifact: string): SkillmeatError {
  return new SkillmeatError('E_NO_UPSTREAM', `${artifact} has no files of its own in a source.`, {
    fix: 'Only artifacts that came from a source as files can be given back as a patch.',
    data: { artifact },
  })
}
