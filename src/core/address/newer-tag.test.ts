import { expect, test } from 'vitest'
import { findNewerTag, isVersionTag } from './newer-tag.ts'

test('of tags that are versions the newest is told, by numbers', () => {
  const tags = ['v1.2.0', 'v1.10.0', 'v1.9.9', 'v2.0.0-rc.1', 'nightly', '3.0.0', 'main']
  expect(findNewerTag('v1.2.0', tags)).toBe('v1.10.0')
  expect(findNewerTag('v1.10.0', tags)).toBeNull()
  expect(findNewerTag('pdf-1.0', ['pdf-1.0.1', 'docx-2.0'])).toBe('pdf-1.0.1')
  expect(findNewerTag('k8s--v1.0.0', ['k8s--v1.2.0', 'k9s--v3.0.0'])).toBe('k8s--v1.2.0')
})

test('what is pinned to a branch or a commit follows no tag', () => {
  expect(['main', 'v1', '0c9f4e1'].map((ref) => findNewerTag(ref, ['v9.0.0']))).toEqual([
    null,
    null,
    null,
  ])
  expect(isVersionTag('v2.0.0-rc.1')).toBe(false)
})
