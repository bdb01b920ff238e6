import { z } from 'zod'
import { driftItem } from './drift.ts'
import { NOTHING, route } from './route.ts'
import { syncResult } from './sync.ts'
import {
  artifactId,
  changed,
  dryRun,
  flag,
  mayDelete,
  page,
  pageQuery,
  projectId,
  projectParams,
  settleStrategy,
  sha,
  time,
} from './shared.ts'

const project = z
  .strictObject({
    id: projectId,
    path: z.string(),
    name: z.string(),
    added: time,
    deployments: z.int().min(0),
    modified: z.int().min(0).describe('copies that were modified when last looked at'),
    unchecked: z.int().min(0).describe('copies that could not be read'),
    outdated: z.int().min(0).describe('copies that the collection has newer versions of'),
    last_checked: time.nullable(),
    reachable: z.boolean(),
  })
  .meta({ id: 'Project' })

export const listProjects = route({
  id: 'listProjects',
  method: 'GET',
  path: '/projects',
  tag: 'Projects',
  summary: 'Registered projects with drift counts, as last seen',
  scope: 'read',
  params: NOTHING,
  query: pageQuery,
  body: NOTHING,
  answer: page(project),
  example: {},
})

export const addProject = route({
  id: 'addProject',
  method: 'POST',
  path: '/projects',
  tag: 'Projects',
  summary: 'Register a folder of this machine as a project',
  scope: 'admin',
  params: NOTHING,
  query: dryRun,
  body: z.strictObject({ path: z.string().min(1).max(4096).describe('absolute') }),
  answer: changed(
    z.strictObject({
      id: projectId,
      path: z.string(),
      added: z.boolean().describe('false when it was registered already'),
      deployments: z.int().min(0).describe('adopted from its own records'),
    }),
  ),
  status: 201,
  errors: [404, 422],
  example: { query: { dry_run: 'true' }, body: { path: '{project_path}' } },
})

export const getProject = route({
  id: 'getProject',
  method: 'GET',
  path: '/projects/{project_id}',
  tag: 'Projects',
  summary: 'One registered project',
  scope: 'read',
  params: projectParams,
  query: NOTHING,
  body: NOTHING,
  answer: project,
  errors: [404],
  example: { params: { project_id: '{project}' } },
})

export const removeProject = route({
  id: 'removeProject',
  method: 'DELETE',
  path: '/projects/{project_id}',
  tag: 'Projects',
  summary: 'Forget a project; its files stay as they are',
  scope: 'write',
  params: projectParams,
  query: dryRun,
  body: NOTHING,
  answer: changed(z.strictObject({ path: z.string(), deployments: z.int().min(0) })),
  errors: [404],
  example: { params: { project_id: '{project}' }, query: { dry_run: 'true' } },
})

/** As `DriftItem`, with the names that some fields had before. */
const deploymentDrift = driftItem
  .extend({
    drift: driftItem.shape.drift_type.meta({ deprecated: true }),
    deployed_at: time.nullable().meta({ deprecated: true }),
    line_endings_only: z.boolean().meta({ deprecated: true }),
  })
  .meta({ id: 'DeploymentDrift' })

export const getDrift = route({
  id: 'getDrift',
  method: 'GET',
  path: '/projects/{project_id}/drift',
  tag: 'Projects',
  summary: "Every deployment's drift, looked at now, with a trial merge where both sides changed",
  scope: 'read',
  params: projectParams,
  query: pageQuery,
  body: NOTHING,
  answer: page(deploymentDrift).extend({ project_id: projectId }),
  errors: [404, 409],
  example: { params: { project_id: '{project}' } },
})

const consents = z
  .array(sha)
  .max(100)
  .default([])
  .describe('contents agreed to run by themselves: `data.consents` of the 409 before')

export const deployTo = route({
  id: 'deployTo',
  method: 'POST',
  path: '/projects/{project_id}/deployments',
  tag: 'Projects',
  summary: 'Put artifacts into a project',
  scope: 'write',
  params: projectParams,
  query: dryRun,
  body: z.strictObject({
    artifacts: z.array(artifactId).min(1).max(500),
    profile: z.string().max(50).default('claude_code').describe('the agent it is for'),
    version: z.string().max(200).optional().describe('deploy this version and stay on it'),
    force: z.boolean().default(false).describe('replace what is there; `undo` brings it back'),
    on_mismatch: z
      .enum(['overwrite', 'side_by_side', 'side-by-side', 'cancel'])
      .default('cancel')
      .describe(
        'what becomes of a part that is there with other content for something else; `side-by-side` is `side_by_side` as the command line spells it. The 409 has `data.choices`, and in `data.beside` the name it would have side by side',
      ),
    consents,
  }),
  answer: changed(
    z.strictObject({
      items: z.array(
        z.strictObject({
          artifact: artifactId,
          profile: z.string(),
          path: z.string(),
          action: z.enum(['deployed', 'updated', 'unchanged', 'replaced', 'skipped', 'refused']),
          version: z.string(),
          warnings: z.array(z.string()),
        }),
      ),
    }),
  ),
  status: 201,
  errors: [404, 409, 422],
  example: {
    params: { project_id: '{project}' },
    query: { dry_run: 'true' },
    body: { artifacts: ['skill:docx'] },
  },
})

export const undeployFrom = route({
  id: 'undeployFrom',
  method: 'DELETE',
  path: '/projects/{project_id}/deployments/{artifact_id}',
  tag: 'Projects',
  summary: 'Take an artifact out of a project',
  scope: 'write',
  params: projectParams.extend({ artifact_id: artifactId }),
  query: dryRun.extend({
    profile: z.string().max(50).optional(),
    force: flag.describe('also a copy with edits, which stay in the history'),
  }),
  body: NOTHING,
  answer: changed(
    z.strictObject({
      items: z.array(z.strictObject({ artifact: artifactId, path: z.string() })),
      kept: z
        .array(
          z.strictObject({
            artifact: artifactId,
            path: z.string(),
            kept_for: z.array(artifactId).describe('the plugins that want it too'),
          }),
        )
        .describe('copies that stay there for a plugin'),
    }),
  ),
  errors: [404, 409],
  example: {
    params: { project_id: '{project}', artifact_id: 'skill:pdf' },
    query: { dry_run: 'true', force: 'true' },
  },
})

export const syncProject = route({
  id: 'syncProject',
  method: 'POST',
  path: '/projects/{project_id}/sync',
  tag: 'Projects',
  summary: 'Bring drifted copies forward, merging both sides; `dry_run` gives the plan',
  scope: 'write',
  params: projectParams,
  query: dryRun,
  body: z.strictObject({
    artifacts: z.array(artifactId).max(500).default([]).describe('all of the project when empty'),
    pull: z.boolean().default(false).describe("take the project's edits into the collection"),
    strategy: settleStrategy.optional(),
    may_delete: mayDelete,
    removed: z.enum(['keep', 'undeploy']).default('keep'),
    missing: z.enum(['keep', 'redeploy', 'undeploy']).default('keep'),
    consents,
  }),
  answer: changed(syncResult),
  errors: [404, 409],
  example: { params: { project_id: '{project}' }, query: { dry_run: 'true' }, body: {} },
})
