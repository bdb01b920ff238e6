import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { packEntry, unpackEntry } from './pack-entry.ts'
import { viewKeys } from './keys.ts'

const tree = fc.constantFrom('a', 'b', 'c').map((digit) => digit.repeat(64))
const version = fc.record({ version: fc.constant('av_1'), tree })
const plainDeployment = fc.record({
  uuid: fc.uuid(),
  collection: fc.string(),
  type: fc.constantFrom('skill', 'command'),
  name: fc.string(),
  project: fc.string(),
  profile: fc.constant('claude_code'),
  root: fc.constant('.claude'),
  path: fc.string(),
  baseline: fc.option(version),
  content: tree,
  state: fc.option(version),
  pin: fc.option(version),
  wanted_by: fc.array(fc.string()),
  deployed_at: fc.string(),
})

const deployment = fc
  .tuple(
    plainDeployment,
    fc.option(fc.constantFrom('gone', 'unreadable', 'endings')),
    fc.option(fc.constant('2026-01-01T00:00:00.000Z')),
    fc.option(fc.constant('direct')),
    fc.option(fc.array(fc.uuid())),
    fc.option(fc.array(fc.string())),
    fc.boolean(),
  )
  .map(([entry, seen, since, by, parts, links, disabled]) => ({
    ...entry,
    ...(seen === null ? {} : { seen }),
    ...(since === null ? {} : { modified_since: since }),
    ...(by === null ? {} : { overwritten_for: by }),
    ...(parts === null ? {} : { parts }),
    ...(links === null ? {} : { links }),
    ...(disabled ? { disabled } : {}),
  }))

const head = { version: fc.constantFrom('av_1', 'av_2'), tree }
const plainArtifact = fc.record({
  uuid: fc.uuid(),
  collection: fc.constant('default'),
  type: fc.constantFrom('skill', 'command'),
  name: fc.constantFrom('pdf', 'docx'),
  ...head,
  pristine: tree,
  added: fc.string(),
  origin: fc.constantFrom('local', 'git', 'github'),
  upstream: fc.option(
    fc.record({
      kind: fc.constantFrom('folder', 'git'),
      location: fc.string(),
      ref: fc.option(fc.string()),
      path: fc.string(),
      commit: fc.option(fc.string()),
      ...head,
    }),
  ),
  tags: fc.array(fc.string()),
  display_name: fc.option(fc.constantFrom('pdf', 'PDF')),
  description: fc.option(fc.string()),
})

const artifact = fc
  .tuple(plainArtifact, fc.option(fc.constant('plain')), fc.boolean())
  .map(([plain, inSource, isSeen]) => {
    const { upstream } = plain
    const entry =
      isSeen || upstream === null ? plain : { ...plain, upstream: { ...upstream, unseen: true } }
    return inSource === null ? entry : { ...entry, source_name: inSource }
  })

/** A version has one tree. */
const consistent = artifact.filter(
  ({ version: own, tree: files, upstream }) =>
    upstream === null || upstream.version !== own || upstream.tree === files,
)

test('an artifact unpacks to what was packed', () => {
  fc.assert(
    fc.property(consistent, (entry) => {
      const key = viewKeys.artifact(entry.collection, entry.uuid)
      const written: unknown = JSON.parse(JSON.stringify(packEntry(key, entry)))
      expect(unpackEntry(key, written)).toEqual(entry)
    }),
  )
})

test('of what an older program wrote, the upstream tree is pristine, wherever there is one', () => {
  const [own, told, seen] = ['a', 'b', 'c'].map((digit) => digit.repeat(64))
  const key = viewKeys.artifact('default', 'u')
  const upstream = ['git', 'https://x.test/a', null, 'pdf', null, ['av_1', seen]]
  const packed = (pristine: unknown, from: unknown) => {
    const present = ['av_2', own]
    return ['u', 'default', 'skill', 'pdf', present, pristine, '', 'git', from, [], 0, null]
  }
  const cases = [
    [packed(told, upstream), seen],
    [packed(0, upstream), seen],
    [packed(told, 0), told],
    [packed(0, 0), own],
    [{ tree: own, pristine: told, upstream: { tree: seen } }, seen],
    [{ tree: own, pristine: told, upstream: null }, told],
  ]
  for (const [value, pristine] of cases) expect(unpackEntry(key, value)).toMatchObject({ pristine })
})

test('a deployment unpacks to what was packed', () => {
  fc.assert(
    fc.property(deployment, (entry) => {
      const key = viewKeys.deployment(entry)
      const written: unknown = JSON.parse(JSON.stringify(packEntry(key, entry)))
      expect(unpackEntry(key, written)).toEqual(entry)
    }),
  )
})

test('other entries are written as they are', () => {
  const entry = { path: '/work/app', added: 'now' }
  expect(packEntry('project//work/app', entry)).toBe(entry)
})
