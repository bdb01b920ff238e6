import { isModifiedCopy, isUncheckedCopy } from '../../core/drift/copy-state.ts'
import { status } from '../../operations/drift/status.ts'
import { graphKnownCopies } from '../../operations/history/project-graph.ts'
import { openSession } from '../../operations/engine/run/open-session.ts'
import { Transaction } from '../../operations/engine/transaction/transaction.ts'
import * as routes from '../contract/versions.ts'
import { endpoint } from '../endpoint/endpoint.ts'
import { projectIdOf } from '../contract/project-id.ts'
import { findReachable } from '../endpoint/find-project.ts'
import { assertWithinLimit } from '../endpoint/rate-limit.ts'
import { presentVersionGraph } from '../present/version-graph.ts'

const MINUTE = 60

const check = endpoint(routes.checkModifications, async ({ params, context }) => {
  const { ports, state } = context
  const project = await findReachable(context, params.project_id)
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
  const found = deployments.map(({ artifact, content, projectTree, copy, modifiedSince }) => ({
    ...nameParts(artifact),
    deployed_sha: content,
    current_sha: projectTree,
    is_modified: isModifiedCopy(copy),
    ...(isUncheckedCopy(copy) ? { unchecked: true as const } : {}),
    modification_detected_at: isModifiedCopy(copy) ? modifiedSince : null,
  }))
  return {
    project_id: projectIdOf(project),
    checked_at: checked,
    modifications_detected: found.filter((one) => one.is_modified).length,
    deployments: found,
  }
})

const modified = endpoint(routes.getModifiedArtifacts, async ({ params, context }) => {
  const { state } = context
  const project = await findReachable(context, params.project_id)
  const last = await state.checks.last(project)
  const catalogue = await context.catalogue.read()
  const copies = catalogue.deploymentsIn(project)
  const found = copies.filter((one) => catalogue.isModified(one))
  const unchecked = copies.filter((one) => catalogue.isUnchecked(one)).length
  const artifacts = found.map(({ name, type, content, state: edited, seen, modified_since }) => ({
    artifact_name: name,
    artifact_type: type,
    deployed_sha: content,
    current_sha: seen === 'gone' ? null : (edited?.tree ?? content),
    modification_detected_at: modified_since ?? null,
  }))
  return {
    project_id: projectIdOf(project),
    modified_artifacts: artifacts,
    total_count: artifacts.length,
    ...(unchecked === 0 ? {} : { unchecked_count: unchecked }),
    last_checked: last,
  }
})

const graph = endpoint(routes.getVersionGraph, async ({ params, query, context }) => {
  const catalogue = await context.catalogue.read()
  const entry = catalogue.findOrGone(params.artifact_id, query.collection)
  const transaction = new Transaction(await openSession(context.ports))
  const copies = catalogue.deploymentsOf(entry.uuid)
  return presentVersionGraph(await graphKnownCopies(transaction, entry, copies))
})

/** The endpoints that programs of the first hour know. */
export const versionEndpoints = [check, modified, graph]

function nameParts(label: string): { artifact_name: string; artifact_type: string } {
  const at = label.indexOf(':')
  return { artifact_name: label.slice(at + 1), artifact_type: label.slice(0, at) }
}
