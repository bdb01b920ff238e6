import { z } from 'zod'
import { problem } from './problem.ts'
import { NOTHING, route } from './route.ts'
import { member } from './member.ts'
import {
  artifactId,
  artifactParams,
  artifactType,
  changed,
  collectionQuery,
  flag,
  page,
  pageQuery,
  sha,
  time,
  versionId,
} from './shared.ts'

const upstream = z
  .strictObject({
    kind: z.enum(['git', 'folder', 'archive', 'web', 'npm']),
    location: z.string(),
    ref: z.string().nullable(),
    path: z.string(),
    commit: z.string().nullable(),
    version: versionId,
    tree: sha,
    unseen: z.literal(true).optional().describe('nobody has looked there yet'),
  })
  .meta({ id: 'Upstream' })

const artifactFields = {
  id: z.string().describe('`{type}:{name}`'),
  uuid: z.string(),
  collection: z.string(),
  type: artifactType,
  composite_type: z.enum(['plugin']).nullable().describe('of a composite'),
  name: z.string(),
  display_name: z.string().nullable(),
  description: z.string().nullable(),
  tags: z.array(z.string()),
  source: z.string().nullable().describe('where it comes from, as a person would write it'),
  version: z.string().describe('id of the head'),
  content_sha: sha,
  added: time,
  deployments: z.int().min(0),
  source_name: z
    .string()
    .nullable()
    .describe('what its source calls it, where that is another name'),
  pristine_sha: sha.describe('what came from upstream, without edits'),
  origin: z.enum(['local', 'git', 'github', 'web']),
  upstream: upstream.nullable(),
}

export const artifactSummary = z.strictObject(artifactFields).meta({ id: 'Artifact' })

const deploymentStats = z
  .strictObject({
    total_deployments: z.int().min(0),
    modified_deployments: z.int().min(0),
    unchecked_deployments: z.int().min(0).describe('those that could not be read'),
    projects: z.array(
      z.strictObject({
        project_id: z.string(),
        project_name: z.string(),
        project_path: z.string(),
        profile: z.string(),
        is_modified: z.boolean(),
        unchecked: z.boolean().describe('it could not be read'),
        deployed_at: time,
      }),
    ),
  })
  .meta({ id: 'DeploymentStatistics' })

export const artifactDetail = z
  .strictObject({
    ...artifactFields,
    deployed_version: versionId.nullable().describe('that its newest copy came from'),
    upstream_version: z.string().nullable().describe('the tag that is followed, else the commit'),
    is_outdated: z.boolean().describe('a copy is of another version than it is to be'),
    local_modified: z.boolean().describe('it holds edits that upstream has not'),
    files: z.array(
      z.strictObject({
        path: z.string(),
        mode: z.enum(['100644', '100755', '120000']),
        blob: sha,
      }),
    ),
    part_of: z.array(z.string()),
    deployment_stats: deploymentStats.optional(),
  })
  .meta({ id: 'ArtifactDetail' })

export const listDocument = z.strictObject({
  items: z.array(
    artifactSummary.extend({
      problem: problem
        .nullable()
        .describe('why its files in the collection cannot be read, or that they are missing'),
    }),
  ),
})

export const searchDocument = z.strictObject({
  items: z.array(
    artifactSummary
      .omit({ deployments: true })
      .extend({ score: z.number(), excerpt: z.string().describe('hits stand in « and »') }),
  ),
})

export const showDocument = artifactSummary.extend({
  files: artifactDetail.shape.files,
  part_of: z.array(z.string()),
  members: z.array(member),
  copies: z.array(
    z.strictObject({
      project: z.string(),
      profile: z.string(),
      path: z.string(),
      version: versionId.nullable().describe('the last that it took from the collection'),
      pin: versionId.nullable(),
      wanted_by: z.array(z.string()),
      last_deployed: time,
    }),
  ),
})

export const editDocument = changed(
  z.strictObject({
    artifact: artifactId,
    path: z.string(),
    version: versionId,
    changed: z.boolean(),
  }),
)

export const renameDocument = changed(z.strictObject({ from: artifactId, to: artifactId }))

export const removeDocument = changed(
  z.strictObject({
    items: z.array(
      z.strictObject({
        artifact: artifactId,
        version: versionId,
        deployed_in: z.array(z.string()),
        problem: problem.nullable().describe('why it stays; null where it went'),
      }),
    ),
  }),
)

const facet = z.array(z.strictObject({ value: z.string(), count: z.int().min(0) }))

export const listArtifacts = route({
  id: 'listArtifacts',
  method: 'GET',
  path: '/artifacts',
  tag: 'Artifacts',
  summary: 'Search and filter artifacts, with counts of what else there is',
  scope: 'read',
  params: NOTHING,
  query: pageQuery.extend({
    ...collectionQuery.shape,
    q: z.string().max(200).optional().describe('full text: names, descriptions, tags, contents'),
    type: artifactType.optional(),
    tag: z.string().max(100).optional(),
    platform: z.string().max(50).optional().describe('deployed for this agent'),
    drift: z
      .enum(['modified', 'unchecked', 'clean', 'undeployed'])
      .optional()
      .describe('by its copies in projects, as last seen'),
    sort: z.enum(['name', 'added', 'deployments', 'relevance']).default('name'),
  }),
  body: NOTHING,
  answer: page(artifactSummary).extend({
    facets: z.strictObject({ type: facet, tag: facet, platform: facet, drift: facet }),
  }),
  errors: [404, 409],
  reads: 'view',
  example: { query: { type: 'skill', limit: '2' } },
})

export const getArtifact = route({
  id: 'getArtifact',
  method: 'GET',
  path: '/artifacts/{artifact_id}',
  tag: 'Artifacts',
  summary: 'One artifact, with its deployments on request',
  scope: 'read',
  params: artifactParams,
  query: collectionQuery.extend({ include_deployments: flag }),
  body: NOTHING,
  answer: artifactDetail,
  errors: [404, 409],
  maxAge: 300,
  reads: 'view',
  example: { params: { artifact_id: 'skill:pdf' }, query: { include_deployments: 'true' } },
})
