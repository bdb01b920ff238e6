import { expect, test } from 'vitest'
import type { ObjectId } from '../object/object-id.ts'
import { decideDrift, driftType, recommend } from './decide-drift.ts'

const id = (text: string | null) => text as ObjectId | null

test.each([
  ['nothing changed', 'b', 'b', 'b', 'in_sync', 'none', 'none'],
  ['only the collection changed', 'b', 'c', 'b', 'outdated', 'outdated', 'sync_from_collection'],
  ['only the project changed', 'b', 'b', 'p', 'modified', 'modified', 'keep_local'],
  ['both changed to the same', 'b', 'x', 'x', 'converged', 'none', 'none'],
  ['both changed', 'b', 'c', 'p', 'diverged', 'conflict', 'review_manually'],
  ['the artifact is gone, the copy untouched', 'b', null, 'b', 'removed', 'removed', 'undeploy'],
  ['gone there, edited here', 'b', null, 'p', 'diverged', 'conflict', 'review_manually'],
  ['the copy is gone', 'b', 'b', null, 'missing', 'modified', 'redeploy'],
  ['head moved and the copy is gone', 'b', 'c', null, 'diverged', 'conflict', 'review_manually'],
  ['both are gone', 'b', null, null, 'gone', 'removed', 'undeploy'],
  [
    'unknown baseline, different',
    null,
    'c',
    'p',
    'unknown_baseline',
    'conflict',
    'review_manually',
  ],
  ['unknown baseline, equal', null, 'x', 'x', 'converged', 'none', 'none'],
])('%s', (_, baseline, collection, project, kind, type, recommendation) => {
  const drift = decideDrift({
    baseline: id(baseline),
    collection: id(collection),
    project: id(project),
  })
  expect(drift.kind).toBe(kind)
  expect(driftType(drift)).toBe(type)
  expect(recommend(drift, false)).toBe(recommendation)
})

test('a clean trial merge turns a review into a merge', () => {
  expect(recommend({ kind: 'diverged' }, true)).toBe('merge')
  expect(recommend({ kind: 'unknown_baseline' }, true)).toBe('review_manually')
})
