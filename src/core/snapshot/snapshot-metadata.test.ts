import { expect, test } from 'vitest'
import type { ObjectId } from '../object/object-id.ts'
import { formatSnapshotMetadata, parseSnapshotMetadata } from './snapshot-metadata.ts'
import type { SnapshotMetadata } from './snapshot-metadata.ts'

const content = 'a'.repeat(64) as ObjectId
const UUID = '0b8f6f0e-5f5c-4d58-9f0a-8c8b0e1f2a3b'
const told: SnapshotMetadata = {
  versionTags: [
    {
      artifact: 'composite:team',
      tag: 'v1',
      content,
      taggedAt: '2026-01-01T00:00:00.000Z',
      taggedBy: 'ann',
      parts: [{ child: 'skill:pdf', content }],
    },
  ],
  memberships: [
    {
      composite: 'composite:team',
      child: 'skill:pdf',
      childUuid: UUID,
      relationship: 'optional',
      pin: content,
      disabled: true,
      instead: 'skill:other',
    },
    {
      composite: 'composite:team',
      child: 'skill:docx',
      childUuid: UUID,
      relationship: 'contains',
      pin: null,
      disabled: false,
      instead: null,
    },
  ],
}

test('what is written behind the artifacts reads back', () => {
  const text = `[collection]\nname = "default"\n${formatSnapshotMetadata(told)}`
  expect(parseSnapshotMetadata(text)).toEqual(told)
  const nothing = { versionTags: [], memberships: [] }
  expect(parseSnapshotMetadata(formatSnapshotMetadata(nothing))).toEqual(nothing)
})

test('a tarball that says nothing of it is told from one that has nothing', () => {
  expect(parseSnapshotMetadata('[collection]\nname = "default"\n')).toBeNull()
})

test.each([
  ['a content that is no hash', 'pin = "../../etc"'],
  ['a relationship that is none', 'relationship = "owns"'],
  ['a part that is no artifact', 'child = "skill:../pdf"'],
  ['a uuid that is none', 'child_uuid = "1"'],
])('%s is refused', (_, line) => {
  const key = line.split(' ')[0] ?? ''
  const text = formatSnapshotMetadata(told).replace(new RegExp(`^${key} = .*$`, 'm'), line)
  expect(text).toContain(line)
  expect(() => parseSnapshotMetadata(text)).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/E_MANIFEST_SCHEMA|E_NAME_INVALID/) }),
  )
})
