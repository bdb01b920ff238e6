import { z } from 'zod'
import { NOTHING, route } from './route.ts'
import { artifactParams, collectionQuery, projectId, projectParams, sha, time } from './shared.ts'

const versionInfo = z
  .strictObject({
    artifact_name: z.string(),
    artifact_type: z.string(),
    location: z.string().describe('`collection`, or the absolute path of the project'),
    location_type: z.enum(['collection', 'project']),
    content_sha: sha,
    parent_sha: sha.nullable(),
    is_modified: z.boolean().describe('whether the content differs from what it was made from'),
    created_at: time,
    metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  })
  .meta({ id: 'ArtifactVersionInfo' })

/** Written out, since a type that holds itself does not survive in declarations. */
export interface GraphNode {
  readonly id: string
  readonly artifact_name: string
  readonly artifact_type: string
  readonly version_info: z.output<typeof versionInfo>
  readonly children: readonly GraphNode[]
  readonly metadata: Readonly<Record<string, string | number | boolean>>
}

const graphNode: z.ZodType<GraphNode, GraphNode> = z
  .strictObject({
    id: z.string(),
    artifact_name: z.string(),
    artifact_type: z.string(),
    version_info: versionInfo,
    get children() {
      return z.array(graphNode)
    },
    metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  })
  .meta({ id: 'VersionGraphNode' })

export const versionGraph = z
  .strictObject({
    artifact_name: z.string(),
    artifact_type: z.string(),
    root: graphNode.nullable(),
    orphaned_nodes: z.array(graphNode),
    statistics: z.strictObject({
      total_deployments: z.int().min(0),
      modified_count: z.int().min(0),
      unmodified_count: z.int().min(0),
      unchecked_count: z.int().min(1).optional().describe('those that could not be read, if any'),
      orphaned_count: z.int().min(0),
    }),
    last_updated: time,
  })
  .meta({ id: 'VersionGraph' })

const deploymentStatus = z
  .strictObject({
    artifact_name: z.string(),
    artifact_type: z.string(),
    deployed_sha: sha,
    current_sha: sha.nullable().describe('null when the files are gone'),
    is_modified: z.boolean(),
    unchecked: z
      .literal(true)
      .optional()
      .describe('it could not be read, so nobody knows; else absent'),
    modification_detected_at: time.nullable(),
  })
  .meta({ id: 'DeploymentModificationStatus' })

const modificationCheck = z
  .strictObject({
    project_id: projectId,
    checked_at: time,
    modifications_detected: z.int().min(0),
    deployments: z.array(deploymentStatus),
  })
  .meta({ id: 'ModificationCheck' })

const modifiedArtifacts = z
  .strictObject({
    project_id: projectId,
    modified_artifacts: z.array(deploymentStatus.omit({ is_modified: true, unchecked: true })),
    total_count: z.int().min(0),
    unchecked_count: z.int().min(1).optional().describe('copies that could not be read, if any'),
    last_checked: time.nullable(),
  })
  .meta({ id: 'ModifiedArtifacts' })

export const checkModifications = route({
  id: 'checkModifications',
  method: 'POST',
  path: '/projects/{project_id}/check-modifications',
  tag: 'Projects',
  summary: 'Look at every deployment of a project and tell which were modified',
  scope: 'write',
  params: projectParams,
  query: NOTHING,
  body: NOTHING,
  answer: modificationCheck,
  errors: [404, 409, 429],
  example: { params: { project_id: '{project}' } },
})

export const getModifiedArtifacts = route({
  id: 'getModifiedArtifacts',
  method: 'GET',
  path: '/projects/{project_id}/modified-artifacts',
  tag: 'Projects',
  summary: 'What was modified in a project when it was last looked at',
  scope: 'read',
  params: projectParams,
  query: NOTHING,
  body: NOTHING,
  answer: modifiedArtifacts,
  errors: [404, 409],
  maxAge: 60,
  example: { params: { project_id: '{project}' } },
})

export const getVersionGraph = route({
  id: 'getVersionGraph',
  method: 'GET',
  path: '/artifacts/{artifact_id}/version-graph',
  tag: 'Artifacts',
  summary:
    'Where the versions of an artifact are: the head, the copies in projects, what each came from',
  scope: 'read',
  params: artifactParams,
  query: collectionQuery,
  body: NOTHING,
  answer: versionGraph,
  errors: [404, 409],
  maxAge: 300,
  reads: 'view',
  example: { params: { artifact_id: 'skill:pdf' }, query: { collection: 'default' } },
})
