import { SkillmeatError } from '../../core/errors.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { addProject, removeProject } from '../../operations/catalog/projects.ts'
import { hasMovedParts } from '../../operations/deployments/compare-parts.ts'
import { deploy } from '../../operations/deployments/deploy.ts'
import { undeploy } from '../../operations/deployments/undeploy.ts'
import { status } from '../../operations/drift/status.ts'
import { openSession } from '../../operations/engine/run/open-session.ts'
import { sync } from '../../operations/sync/sync.ts'
import { Transaction } from '../../operations/engine/transaction/transaction.ts'
import * as routes from '../contract/projects.ts'
import type { Catalogue } from '../endpoint/catalogue.ts'
import type { RequestContext } from '../endpoint/context.ts'
import { endpoint } from '../endpoint/endpoint.ts'
import { projectIdOf } from '../contract/project-id.ts'
import { presentChange } from '../present/change.ts'
import { presentDrift } from '../present/drift.ts'
import { presentSync } from '../present/sync.ts'
import { findProject, findReachable } from '../endpoint/find-project.ts'
import { namesOf } from './named.ts'
import { cutPage, showPage } from './paging.ts'
import { withConsent } from './with-consent.ts'

const list = endpoint(routes.listProjects, async ({ query, context }) => {
  const catalogue = await context.catalogue.read()
  const page = cutPage(catalogue.projects, query, ({ path }) => path)
  return {
    ...page,
    items: await Promise.all(page.items.map(({ path }) => describe(context, catalogue, path))),
  }
})

const add = endpoint(routes.addProject, async ({ query, body, context }) => {
  if (!body.path.startsWith('/') && !/^[A-Za-z]:[\\/]/.test(body.path)) {
    throw new SkillmeatError('E_USAGE', 'The path of a project is absolute.')
  }
  const outcome = await addProject(context.ports, { path: body.path, dryRun: query.dry_run })
  const { path, added, deployments } = outcome.result
  return {
    result: { id: projectIdOf(path), path, added, deployments },
    operation: outcome.operation,
    dry_run: outcome.dryRun,
  }
})

const get = endpoint(routes.getProject, async ({ params, context }) => {
  const path = await findProject(context, params.project_id)
  return describe(context, await context.catalogue.read(), path)
})

const remove = endpoint(routes.removeProject, async ({ params, query, context }) => {
  const path = await findProject(context, params.project_id)
  const outcome = await removeProject(context.ports, { path, dryRun: query.dry_run })
  const { result, operation, dryRun } = outcome
  return { result, operation, dry_run: dryRun }
})

const drift = endpoint(routes.getDrift, async ({ params, query, context }) => {
  const path = await findReachable(context, params.project_id)
  const items = presentDrift(await status(context.ports, [path]))
  const page = cutPage(items, query, (one) => `${one.profile} ${one.path} ${one.artifact}`)
  return { project_id: projectIdOf(path), ...showPage(page, withEarlierNames) }
})

const deployTo = endpoint(routes.deployTo, async ({ params, query, body, context }) => {
  const project = await findReachable(context, params.project_id)
  const request = {
    names: await namesOf(context, body.artifacts),
    project,
    scope: 'project' as const,
    profile: body.profile,
    pin: body.version ?? null,
    force: body.force,
    onMismatch: body.on_mismatch === 'side_by_side' ? 'side-by-side' : body.on_mismatch,
    dryRun: query.dry_run,
  }
  const { ports } = context
  const outcome = await withConsent(ports, body.consents, () => deploy(ports, request))
  return {
    result: {
      items: outcome.result.map(({ artifact, profile, path, action, version, warnings }) => ({
        artifact,
        profile,
        path,
        action,
        version,
        warnings: warnings.map(({ message }) => message),
      })),
    },
    operation: outcome.operation,
    dry_run: outcome.dryRun,
  }
})

const undeployFrom = endpoint(routes.undeployFrom, async ({ params, query, context }) => {
  const project = await findReachable(context, params.project_id)
  const outcome = await undeploy(context.ports, {
    names: [params.artifact_id],
    project,
    scope: 'project',
    profile: query.profile ?? null,
    force: query.force,
    dryRun: query.dry_run,
  })
  const gone = outcome.result.filter(({ keptFor }) => keptFor.length === 0)
  const kept = outcome.result.filter(({ keptFor }) => keptFor.length > 0)
  return {
    result: {
      items: gone.map(({ artifact, path }) => ({ artifact, path })),
      kept: kept.map(({ artifact, path, keptFor }) => ({ artifact, path, kept_for: keptFor })),
    },
    operation: outcome.operation,
    dry_run: outcome.dryRun,
  }
})

const syncOne = endpoint(routes.syncProject, async ({ params, query, body, context }) => {
  const { ports } = context
  const project = await findReachable(context, params.project_id)
  const request = {
    projects: [project],
    names: body.artifacts,
    pull: body.pull,
    strategy: body.strategy ?? null,
    mayDelete: body.may_delete,
    removed: body.removed,
    missing: body.missing,
    dryRun: query.dry_run,
  }
  const outcome = await withConsent(ports, body.consents, () => sync(ports, request))
  return presentChange(outcome, presentSync)
})

export const projectEndpoints = [list, add, get, remove, drift, deployTo, undeployFrom, syncOne]

async function describe({ ports, state }: RequestContext, catalogue: Catalogue, path: string) {
  const deployments = catalogue.deploymentsIn(path)
  const heads = new Map(catalogue.artifacts.map(({ uuid, tree }) => [uuid, tree]))
  const isOutdated = ({ uuid, pin, baseline }: DeploymentEntry) => {
    const wanted = pin?.tree ?? heads.get(uuid)
    return wanted !== undefined && baseline !== null && wanted !== baseline.tree
  }
  const moved = await countMoved(
    ports,
    deployments.filter((one) => !isOutdated(one) && !catalogue.isModified(one)),
  )
  return {
    id: projectIdOf(path),
    path,
    name: path.split('/').at(-1) ?? path,
    added: catalogue.projects.find((one) => one.path === path)?.added ?? '',
    deployments: deployments.length,
    modified: deployments.filter((one) => catalogue.isModified(one)).length,
    unchecked: deployments.filter((one) => catalogue.isUnchecked(one)).length,
    outdated: deployments.filter(isOutdated).length + moved,
    last_checked: await state.checks.last(path),
    reachable: ports.files.lstat(path)?.kind === 'directory',
  }
}

/** Counts the plugins that are made of other parts by now than the project has. */
async function countMoved(ports: Ports, copies: readonly DeploymentEntry[]): Promise<number> {
  const plugins = copies.filter(({ type }) => type === 'composite')
  if (plugins.length === 0) return 0
  const transaction = new Transaction(await openSession(ports))
  let moved = 0
  for (const plugin of plugins) if (await hasMovedParts(transaction, plugin)) moved += 1
  return moved
}

/** Some fields had other names before; they are still there. */
function withEarlierNames(item: ReturnType<typeof presentDrift>[number]) {
  return {
    ...item,
    drift: item.drift_type,
    deployed_at: item.last_deployed,
    line_endings_only: item.eol_only,
  }
}
