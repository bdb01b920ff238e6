import type { AnswerOf } from '../../api/client/route-types.ts'

/** The API's answers, under the names that pages use. */
export type ArtifactPage = AnswerOf<'GET', '/artifacts'>
export type Artifact = ArtifactPage['items'][number]
export type ArtifactDetail = AnswerOf<'GET', '/artifacts/{artifact_id}'>
export type ArtifactFile = AnswerOf<'GET', '/artifacts/{artifact_id}/files'>['items'][number]
export type Version = AnswerOf<'GET', '/artifacts/{artifact_id}/versions'>['items'][number]
export type HistoryGraph = AnswerOf<'GET', '/artifacts/{artifact_id}/history-graph'>
export type VersionGraph = AnswerOf<'GET', '/artifacts/{artifact_id}/version-graph'>
export type VersionGraphNode = NonNullable<VersionGraph['root']>
export type Member = AnswerOf<'GET', '/artifacts/{artifact_id}/members'>['items'][number]
export type Project = AnswerOf<'GET', '/projects'>['items'][number]
export type DeploymentDrift = AnswerOf<'GET', '/projects/{project_id}/drift'>['items'][number]
export type SyncedItem = AnswerOf<'POST', '/projects/{project_id}/sync'>['result']['items'][number]
export type DeployedItem = AnswerOf<
  'POST',
  '/projects/{project_id}/deployments'
>['result']['items'][number]

/** The answer to any change. */
export interface Change<T> {
  readonly result: T
  /** The operation that Undo takes back. */
  readonly operation: string | null
  readonly dry_run: boolean
}
export type FileDiff = AnswerOf<
  'GET',
  '/artifacts/{artifact_id}/versions/{version_id}/diff'
>['files'][number]
export type PendingMerge = AnswerOf<'GET', '/merges'>['items'][number]
export type MergeDetail = AnswerOf<'GET', '/merges/{id}'>
export type ConflictFile = MergeDetail['files'][number]
export type ConflictHunk = ConflictFile['hunks'][number]
export type Job = AnswerOf<'GET', '/jobs/{id}'>
export type Operation = AnswerOf<'GET', '/operations'>['items'][number]
export type Snapshot = AnswerOf<'GET', '/snapshots'>['items'][number]
export type AuditEntry = AnswerOf<'GET', '/audit'>['items'][number]
export type Insights = AnswerOf<'GET', '/insights/activity'>
export type ApiKey = AnswerOf<'GET', '/keys'>['items'][number]
