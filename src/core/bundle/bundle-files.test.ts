import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSkillmeatError } from '../errors.ts'
import type { VersionId } from '../history/version.ts'
import type { ObjectId } from '../object/object-id.ts'
import type { BundleManifest, BundledArtifact } from './bundle-manifest.ts'
import { formatBundleManifest } from './format-manifest.ts'
import { formatKeyRing, parseKeyRing } from './key-ring.ts'
import { decodeObjectPack, encodeObjectPack } from './object-pack.ts'
import type { PackedObject } from './object-pack.ts'
import { parseBundleManifest } from './parse-manifest.ts'
import { kebabName, marketplaceName } from './plugin-name.ts'
import { formatSignature, isPublicKey, parseSignature } from './signature.ts'
import type { PublicKey } from './signature.ts'
import { checkSkillSpec } from './skill-spec.ts'
import { formatSums, parseSums } from './sums.ts'

const hash = (text: string) => createHash('sha256').update(text).digest('hex') as ObjectId
const id = fc.string().map(hash)
const version = id.map((text) => `av_${text.slice(0, 32)}` as VersionId)
const text = fc.string({ unit: 'grapheme', maxLength: 20 })
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })

const file: fc.Arbitrary<BundledArtifact['files'][number]> = fc.oneof(
  fc.record({
    path: fc.constantFrom('a.md', '[slug].md', 'x/{y}.md', 'é q.md'),
    mode: fc.constantFrom('100755' as const),
    content: id.map((sha256) => ({ kind: 'file', sha256 }) as const),
  }),
  fc.record({
    path: fc.constantFrom('link', 'x/link'),
    mode: fc.constant('120000' as const),
    content: text.map((target) => ({ kind: 'link', target }) as const),
  }),
)

const artifact: fc.Arbitrary<BundledArtifact> = fc.record({
  type: fc.constant('skill' as const),
  name: fc.constantFrom('pdf', 'Agent Development', 'café'),
  uuid: fc.uuid(),
  hash: maybe(id),
  version: maybe(version),
  pristine: maybe(id),
  displayName: maybe(text),
  description: maybe(fc.oneof(text, fc.constant('[[[[ {{ "quoted" \\ \n\u007f'.repeat(9)))),
  tags: fc.subarray(['one', 'two words']),
  upstream: maybe(
    fc.record({
      url: fc.constantFrom('https://example.com/a.git', 'git@example.com:a/b.git'),
      ref: maybe(fc.constantFrom('main', 'v1.0')),
      path: fc.constantFrom('', 'skills/pdf', '.mcp.json::github'),
      commit: maybe(id),
      hash: id,
      version: maybe(version),
    }),
  ),
  lineage: fc.array(fc.record({ version, hash: id, parts: maybe(id) }), { maxLength: 3 }),
  files: fc.uniqueArray(file, { selector: ({ path }) => path, maxLength: 4 }),
  versionTags: fc.array(
    fc.record({
      tag: fc.constantFrom('v1', 'v2.0'),
      version,
      hash: id,
      at: fc.constant('2026-01-01T00:00:00.000Z'),
      by: text,
    }),
    { maxLength: 2 },
  ),
})

const manifest: fc.Arbitrary<BundleManifest> = fc
  .record({
    name: maybe(text),
    sums: maybe(id),
    hasHistory: fc.boolean(),
    artifacts: fc.uniqueArray(artifact, { selector: ({ name }) => name, maxLength: 3 }),
  })
  .map((whole) => ({
    ...whole,
    memberships: [],
    artifacts: whole.artifacts.map((one) => ({
      ...one,
      files: one.files.map((item) => ({ ...item, path: `skills/${one.name}/${item.path}` })),
    })),
  }))

test('a manifest reads back as it was written, whatever its texts hold', () => {
  fc.assert(
    fc.property(manifest, (whole) => {
      expect(parseBundleManifest(formatBundleManifest(whole))).toEqual(whole)
    }),
  )
})

/** The code of a refusal; null where there is none. Anything else that is thrown fails the test. */
function refusalOf(read: () => unknown): string | null {
  try {
    read()
    return null
  } catch (error) {
    if (isSkillmeatError(error)) return error.code
    throw error
  }
}

test('a damaged manifest is read or refused with an error of ours, and nothing else happens', () => {
  fc.assert(
    fc.property(manifest, fc.nat(), fc.string({ maxLength: 5 }), (whole, place, noise) => {
      const good = formatBundleManifest(whole)
      const at = place % good.length
      const damaged = good.slice(0, at) + noise + good.slice(at + noise.length)
      expect(refusalOf(() => parseBundleManifest(damaged)) ?? 'E_').toMatch(/^E_/)
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    }),
  )
})

const object: fc.Arbitrary<PackedObject> = fc.record({
  kind: fc.constantFrom('blob', 'tree', 'version'),
  bytes: fc.uint8Array({ maxLength: 50 }),
})

test('packed objects read back as they were written', () => {
  fc.assert(
    fc.property(fc.array(object), (objects) => {
      expect(decodeObjectPack(encodeObjectPack(objects))).toEqual(objects)
    }),
  )
})

test('bytes that are no pack are refused, and what is read is all there is', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const code = refusalOf(() => decodeObjectPack(bytes))
      const again = code === null ? encodeObjectPack(decodeObjectPack(bytes)) : bytes
      expect([code ?? 'E_MANIFEST_PARSE', again]).toEqual(['E_MANIFEST_PARSE', bytes])
    }),
  )
})

test('sums and key rings read back as they were written', () => {
  const sums = new Map([
    ['b.md', hash('b')],
    ['a b.md', hash('a')],
  ])
  expect(formatSums(sums)).toBe(`${hash('a')}  a b.md\n${hash('b')}  b.md\n`)
  expect(parseSums(formatSums(sums))).toEqual(sums)
  const key = `ed25519:${hash('key')}` as PublicKey
  const keys = [{ name: 'ana "a" [1]', key, added: '2026-01-01T00:00:00.000Z' }]
  expect(parseKeyRing(formatKeyRing(keys), 'trusted.toml')).toEqual(keys)
})

test('a signature is a header, a key and 128 digits, and nothing else', () => {
  const key = `ed25519:${hash('key')}` as PublicKey
  const signature = hash('one') + hash('two')
  const good = formatSignature({ key, signature })
  expect(parseSignature(good)).toEqual({ key, signature })
  const bad = [
    good.trimEnd(),
    `${good}\n`,
    good.replace('v1', 'v2'),
    good.replace('ed25519', 'rsa'),
  ]
  for (const one of bad) expect(() => parseSignature(one)).toThrow('cannot be read')
  expect(isPublicKey(key.toUpperCase())).toBe(false)
})

test('names of plugins are in kebab case, and no marketplace is called like an official one', () => {
  expect(['Agent Development', 'Café!', 'a/b', '--', 'x_y'].map(kebabName)).toEqual([
    'agent-development',
    'cafe',
    'a-b',
    'plugin',
    'x-y',
  ])
  expect(['agent-skills', 'Our Tools'].map(marketplaceName)).toEqual([
    'my-agent-skills',
    'our-tools',
  ])
})

test.each([
  ['---\nname: pdf\ndescription: Reads.\n---\n', []],
  ['---\nname: pdf\ndescription: Reads.\nlicense: MIT\nmetadata:\n  version: "1"\n---\n', []],
  ['---\nname: docx\ndescription: Reads.\n---\n', ['The name "docx" is not that of its folder.']],
  ['---\ndescription: Reads.\n---\n', ['It has no name in its frontmatter.']],
  [
    `---\nname: pdf\ndescription: ${'x'.repeat(1025)}\n---\n`,
    ['Its description is longer than 1024 characters.'],
  ],
  ['---\nname: pdf\ndescription: Reads.\ncompatibility: ""\n---\n', ['It has no compatibility.']],
  [
    '---\nname: pdf\ndescription: Reads.\nversion: 1\nauthor: me\n---\n',
    ['Its frontmatter has other fields: version, author.'],
  ],
])('the specification says of %j: %j', (skill, problems) => {
  expect(checkSkillSpec('pdf', skill).map(({ message }) => message)).toEqual(problems)
})
