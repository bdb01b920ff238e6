import type { VersionId } from '../../core/history/version.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { readState } from '../session/run-change.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { findArtifact } from './find-artifact.ts'
import { walkVersions } from './find-version.ts'
import type { LoggedVersion } from './find-version.ts'

export interface VersionLog {
  readonly entry: ArtifactEntry
  readonly versions: readonly (LoggedVersion & { readonly refs: readonly string[] })[]
}

/** Lists the versions of an artifact, newest first, with what points at them: the head, its upstream, projects. */
export async function log(ports: Ports, name: string, limit: number): Promise<VersionLog> {
  const scope = async (tx: Transaction) => {
    const artifact = await findArtifact(tx, name)
    const all = await tx.scan<DeploymentEntry>(viewKeys.allDeployments())
    const projects = all.filter(({ uuid }) => uuid === artifact.uuid).map((d) => d.project)
    return { artifacts: [artifact], projects: [...new Set(projects)] }
  }
  return readState(ports, scope, async (tx, state) => {
    const { uuid } = await findArtifact(tx, name)
    const entry = state.artifacts.get(uuid)?.entry
    if (entry === undefined) throw new Error(`${uuid} was not observed`)
    const refs = new Map<VersionId, string[]>()
    const point = (version: VersionId, ref: string) => {
      refs.set(version, [...(refs.get(version) ?? []), ref])
    }
    point(entry.version, 'head')
    if (entry.upstream !== null) point(entry.upstream.version, 'upstream')
    for (const { entry: deployment } of state.deployments) {
      if (deployment.uuid !== uuid) continue
      const version = (deployment.state ?? deployment.baseline)?.version
      if (version !== undefined) point(version, deployment.project)
    }
    const versions = await walkVersions(tx.objects, [...refs.keys()], limit)
    return {
      entry,
      versions: versions.map((version) => ({ ...version, refs: refs.get(version.id) ?? [] })),
    }
  })
}
