import { expect, test } from 'vitest'
import { sha256 } from '../../adapters/system/environment.ts'
import { packTree, packVersion } from '../../../test/bundles/craft-bundle.ts'
import type { Pristine } from '../history/pristine.ts'
import { asVerified } from '../object/verified-json.ts'
import { readForeignVersion } from './foreign-version.ts'
import { encodeObjectPack } from './object-pack.ts'
import type { PackedObject } from './object-pack.ts'
import { addPackedObjects, assertComplete } from './packed-objects.ts'
import type { BundleObjects } from './packed-objects.ts'

const HEAD = packTree({ 'SKILL.md': 'Mine.\n' })
const UPSTREAM = packTree({ 'SKILL.md': 'Theirs.\n' })
const CAME: Pristine = {
  tree: UPSTREAM.id,
  source: sha256(new Uint8Array([1])),
  ref: 'v1.0',
  commit: 'a'.repeat(40),
  at: '2026-01-01T00:00:00.000Z',
}

test('a version that says what of it came from upstream is read as it was written', () => {
  const unknown = { ...CAME, source: null, ref: null, commit: null }
  for (const pristine of [CAME, unknown, { ...CAME, path: 'skills/pdf' }, { ...CAME, path: '' }]) {
    const { object } = packVersion(HEAD.id, { pristine })
    expect(readForeignVersion(sha256, object.bytes).pristine).toEqual(pristine)
  }
})

test.each([
  ['a ref that would be an option', { ref: '--upload-pack=x' }],
  ['a commit that is none', { commit: 'head' }],
  ['a source that is none', { source: 'https://example.com' }],
  ['a tree that is none', { tree: '../x' }],
  ['a moment that is none', { at: 'yesterday' }],
  ['no ref at all', { ref: undefined }],
  ['a path that leaves the source', { path: '../x' }],
  ['a path that is no text', { path: 1 }],
])('%s is refused', (_, changes) => {
  const pristine = asVerified<Pristine>({ ...CAME, ...changes })
  const { object } = packVersion(HEAD.id, { pristine })
  expect(() => readForeignVersion(sha256, object.bytes)).toThrow('a version that is none')
})

test('what nobody can see has no place in a ref either', () => {
  const { object } = packVersion(HEAD.id, { pristine: { ...CAME, ref: 'v1\u{e0041}' } })
  expect(() => readForeignVersion(sha256, object.bytes)).toThrow(
    expect.objectContaining({ code: 'E_HIDDEN_UNICODE' }),
  )
})

function reading(objects: readonly PackedObject[]): () => void {
  const found: BundleObjects = { blobs: new Map(), trees: new Map(), versions: new Map() }
  addPackedObjects(sha256, encodeObjectPack(objects), found)
  return () => assertComplete(found)
}

test('a pack without the content that came from upstream is not whole', () => {
  const { object } = packVersion(HEAD.id, { pristine: CAME })
  expect(reading([...HEAD.objects, object])).toThrow('is not in the bundle')
  expect(reading([...HEAD.objects, ...UPSTREAM.objects, object])).not.toThrow()
})
