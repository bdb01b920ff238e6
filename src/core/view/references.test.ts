import { expect, test } from 'vitest'
import type { VersionId } from '../history/version.ts'
import type { ObjectId } from '../object/object-id.ts'
import { viewKeys } from './keys.ts'
import {
  referencesOfChunk,
  referencesOfOperation,
  referencesOfVersion,
} from './object-references.ts'
import { listReferences } from './references.ts'

const id = (digit: string) => digit.repeat(64) as ObjectId
const av = (digit: string) => `av_${digit.repeat(32)}` as VersionId
const place = { project: '/app', root: '.claude', path: 'skills/pdf' }
const upstream = { kind: 'git', location: 'x', ref: null, path: '', commit: null }

/** Every key there is: another one does not compile without a line here. */
const KEYS = {
  collection: viewKeys.collection('a'),
  collections: viewKeys.collections(),
  currentCollection: viewKeys.currentCollection(),
  artifact: viewKeys.artifact('a', 'u'),
  artifacts: viewKeys.artifacts('a'),
  allArtifacts: viewKeys.allArtifacts(),
  project: viewKeys.project('/app'),
  projects: viewKeys.projects(),
  deployment: viewKeys.deployment(place),
  deployments: viewKeys.deployments('/app'),
  allDeployments: viewKeys.allDeployments(),
  record: viewKeys.record('/app', '.claude'),
  set: viewKeys.set('default', 'writing'),
  sets: viewKeys.sets('default'),
  records: viewKeys.records('/app'),
  snapshot: viewKeys.snapshot('a', 's'),
  snapshots: viewKeys.snapshots('a'),
  pending: viewKeys.pending('p'),
  allPending: viewKeys.allPending(),
  versionTag: viewKeys.versionTag('u', 't'),
  versionTags: viewKeys.versionTags('u'),
  member: viewKeys.member('u', 'c'),
  members: viewKeys.members('u'),
  allMembers: viewKeys.allMembers(),
  resolution: viewKeys.resolution('u', 'r'),
  resolutions: viewKeys.resolutions('u'),
  allResolutions: viewKeys.allResolutions(),
  source: viewKeys.source('official'),
  sources: viewKeys.sources(),
  sourceAlias: viewKeys.sourceAlias('https://example.com/a.git'),
  sourceAliases: viewKeys.sourceAliases(),
  remote: viewKeys.remote('team'),
  remotes: viewKeys.remotes(),
  shared: viewKeys.shared('team', 'u'),
  allShared: viewKeys.allShared('team'),
} satisfies Record<keyof typeof viewKeys, string>

test('what an entry of any key refers to is known', () => {
  for (const key of Object.values(KEYS)) expect(listReferences(key, null)).toEqual([])
  expect(() => listReferences('gadget/x', {})).toThrow('gadget/')
})

function shown(key: string, entry: unknown): string[] {
  return listReferences(key, entry).map(
    (reference) =>
      `${reference.kind} ${reference.id.replace(/(?:av_)?(.).*/, '$1')}${reference.required ? '' : '?'}`,
  )
}

test.each([
  [KEYS.currentCollection, 'default', []],
  [KEYS.member, { child: 'c', pin: null }, []],
  [KEYS.project, { path: '/app' }, []],
  [KEYS.collection, { manifest: null }, []],
  [KEYS.collection, { manifest: id('a') }, ['blob a']],
  [KEYS.record, { file: id('a') }, ['blob a']],
  [
    KEYS.artifact,
    {
      uuid: 'u',
      version: av('a'),
      tree: id('b'),
      pristine: id('c'),
      upstream: { ...upstream, version: av('d'), tree: id('e') },
    },
    ['version a', 'tree b', 'tree c', 'version d', 'tree e'],
  ],
  [
    KEYS.deployment,
    {
      uuid: 'u',
      baseline: { version: av('a'), tree: id('b') },
      state: null,
      pin: { version: av('c'), tree: id('d') },
      content: id('e'),
    },
    ['version a', 'tree b', 'version c', 'tree d', 'tree e?'],
  ],
  [
    KEYS.snapshot,
    { view: id('a'), tarball: { path: 'x.tar.gz', sha256: id('b') } },
    ['view a', 'blob b?'],
  ],
  [
    KEYS.pending,
    {
      uuid: 'u',
      base: id('a'),
      ours: id('b'),
      theirs: id('c'),
      pristine: id('d'),
      ours_version: av('e'),
      theirs_version: null,
      upstream: null,
      conflicts: [{ base: null, ours: { mode: '100644', path: 'x', blob: id('f') }, theirs: null }],
      resolved: { x: { mode: '100644', blob: id('0') }, y: { mode: null, blob: null } },
      drafts: [{ path: 'z', hunk: null, blob: id('1'), saved_at: '', stale: false }],
    },
    ['tree a', 'tree b', 'tree c', 'tree d', 'version e', 'blob f?', 'blob 0', 'blob 1'],
  ],
  [KEYS.versionTag, { uuid: 'u', version: av('a'), tree: id('b') }, ['version a', 'tree b']],
  [KEYS.versionTag, { version: av('a') }, ['version a']],
  [
    KEYS.resolution,
    { base: id('a'), ours: id('b'), theirs: id('c'), result: null },
    ['blob a', 'blob b', 'blob c'],
  ],
])('%s refers to what stands in it', (key, entry, expected) => {
  expect(shown(key, entry)).toEqual(expected)
})

const utf8 = (text: string) => new TextEncoder().encode(text)

test('a version refers to its tree first, then to its parents, its parts and what is pristine', () => {
  const record = {
    artifact: 'u',
    tree: id('a'),
    parents: [av('b')],
    members: [{ artifact: 'c', tree: id('c') }],
    pristine: { tree: id('d') },
  }
  const bytes = utf8(`skillmeat-version-v1\n${JSON.stringify(record)}`)
  expect(referencesOfVersion(id('0'), bytes).map(({ kind, id: to }) => `${kind} ${to}`)).toEqual([
    `tree ${id('a')}`,
    `version ${av('b')}`,
    `tree ${id('c')}`,
    `tree ${id('d')}`,
  ])
})

test('an operation refers to its views, its places and what it undid, not to its parent', () => {
  const operation = {
    parent: id('1'),
    view_before: id('2'),
    view_after: id('3'),
    target: id('4'),
    places: [
      { place: { kind: 'record', project: '/app', root: '.claude' }, before: null, after: id('5') },
      { place: { kind: 'project', uuid: 'u' }, before: id('6'), after: null },
    ],
  }
  const bytes = utf8(`skillmeat-operation-v1\n${JSON.stringify(operation)}`)
  expect(
    referencesOfOperation(id('0'), bytes).map(({ kind, id: to }) => `${kind} ${to[0]}`),
  ).toEqual(['view 3', 'view 2', 'blob 5', 'tree 6', 'operation 4'])
})

test('a snapshot leaves out the snapshots that are listed in it', () => {
  const bytes = utf8(
    JSON.stringify([
      0,
      [
        ['record/x', { file: id('a') }],
        [KEYS.snapshot, { view: id('b'), tarball: null }],
      ],
    ]),
  )
  const kinds = (withSnapshots: boolean) =>
    referencesOfChunk(bytes, { withSnapshots }).map(({ kind }) => kind)
  expect(kinds(true)).toEqual(['blob', 'view'])
  expect(kinds(false)).toEqual(['blob'])
})
