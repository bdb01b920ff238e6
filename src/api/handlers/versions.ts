import type { DeploymentEntry } from '../../core/view/entries.ts'
import { status } from '../../operations/drift/status.ts'
import { graphKnownCopies } from '../../operations/history/project-graph.ts'
import { openSession } from '../../operations/session/session.ts'
import { ObjectReader } from '../../operations/session/object-reader.ts'
import { Transaction } from '../../operations/transaction/transaction.ts'
import type { Ports } from '../../ports/ports.ts'
import * as routes from '../contract/versions.ts'
import { isModified } from '../server/catalogue.ts'
import { endpoint } from '../server/endpoint.ts'
import { projectIdOf } from '../contract/project-id.ts'
import { findProject } from '../server/find-project.ts'
import { assertWithinLimit } from '../server/rate-limit.ts'

const MINUTE = 60

const check = endpoint(routes.checkModifications, async ({ params, context }) => {
  const { ports, state } = context
  const project = await findProject(context, params.project_id)
  await assertWithinLimit(context, {
    name: `check ${project}`,
    most: 1,
    seconds: MINUTE,
    detail: (seconds) =>
      `Maximum 1 modification check per minute per project. Try again in ${seconds} seconds.`,
  })
  const { deployments } = await status(ports, [project])
  const checked = new Date(ports.clock.now()).toISOString()
  await state.checks.record(project, checked)
  const known = (await context.catalogue.read()).deploymentsIn(project)
  const found = await Promise.all(
    deployments.map(async (one) => {
      const entry = known.find((other) => other.uuid === one.uuid && other.profile === one.profile)
      const deployed = entry?.content ?? one.baseline?.tree ?? one.projectTree
      return {
        ...nameParts(one.artifact),
        deployed_sha: deployed ?? '0'.repeat(64),
        current_sha: one.projectTree,
        is_modified: one.projectTree !== deployed,
        modification_detected_at:
          one.projectTree === deployed ? null : await detectedAt(ports, entry, checked),
      }
    }),
  )
  return {
    project_id: projectIdOf(project),
    checked_at: checked,
    modifications_detected: found.filter((one) => one.is_modified).length,
    deployments: found,
  }
})

const modified = endpoint(routes.getModifiedArtifacts, async ({ params, context }) => {
  const { ports, state } = context
  const project = await findProject(context, params.project_id)
  const last = await state.checks.last(project)
  const found = (await context.catalogue.read()).deploymentsIn(project).filter(isModified)
  const artifacts = await Promise.all(
    found.map(async (entry) => ({
      artifact_name: entry.name,
      artifact_type: entry.type,
      deployed_sha: entry.content,
      current_sha: entry.state?.tree ?? entry.content,
      modification_detected_at: await detectedAt(ports, entry, last),
    })),
  )
  return {
    project_id: projectIdOf(project),
    modified_artifacts: artifacts,
    total_count: artifacts.length,
    last_checked: last,
  }
})

const graph = endpoint(routes.getVersionGraph, async ({ params, query, context }) => {
  const catalogue = await context.catalogue.read()
  const entry = catalogue.find(params.artifact_id, query.collection)
  const transaction = new Transaction(await openSession(context.ports))
  return graphKnownCopies(transaction, entry, catalogue.deploymentsOf(entry.uuid))
})

/** The endpoints that programs of the first hour know. */
export const versionEndpoints = [check, modified, graph]

/** When an edit was first recorded; what was not is as old as the look at it. */
async function detectedAt(
  ports: Ports,
  entry: DeploymentEntry | undefined,
  otherwise: string | null,
): Promise<string | null> {
  const version = entry?.state?.version
  if (version === undefined) return otherwise
  return (await new ObjectReader(ports.store).version(version)).created_at
}

function nameParts(label: string): { artifact_name: string; artifact_type: string } {
  const at = label.indexOf(':')
  return { artifact_name: label.slice(at + 1), artifact_type: label.slice(0, at) }
}
