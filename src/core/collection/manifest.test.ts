import { expect, test } from 'vitest'
import type { VersionId } from '../history/version.ts'
import type { ObjectId } from '../object/object-id.ts'
import type { ArtifactEntry } from '../view/entries.ts'
import { formatManifest } from './format-manifest.ts'
import { parseManifest, readManifest } from './manifest.ts'
import { readUpstream } from './manifest-upstream.ts'

const SHA = '0123456789abcdef0123456789abcdef01234567'
const TOOLS = 'https://github.com/acme/tools.git'

test.each([
  [
    'the address of a page',
    { upstream: `https://github.com/acme/tools/tree/${SHA}/skills/pdf` },
    { location: TOOLS, path: 'skills/pdf', ref: null, commit: SHA },
  ],
  [
    'a repository whose root it is',
    { upstream: `https://github.com/acme/tools/tree/${SHA}`, version_spec: 'latest' },
    { location: TOOLS, path: '', ref: null, commit: SHA },
  ],
  [
    'a page and a tag',
    {
      upstream: `https://github.com/acme/tools/tree/${SHA}/a.md`,
      version_spec: 'v1.0.0',
      resolved_sha: SHA,
    },
    { location: TOOLS, path: 'a.md', ref: 'v1.0.0', commit: SHA },
  ],
  [
    'a commit cut short',
    { upstream: 'https://github.com/acme/tools', version_spec: '0123456', resolved_sha: SHA },
    { location: TOOLS, path: '', ref: SHA, commit: SHA },
  ],
  [
    'owner, repository and path',
    { upstream: 'acme/tools/skills/pdf@main' },
    { location: TOOLS, path: 'skills/pdf', ref: 'main', commit: null },
  ],
  [
    'the same with its host before it',
    { upstream: 'github:acme/tools/skills/pdf' },
    { location: TOOLS, path: 'skills/pdf', ref: null, commit: null },
  ],
  ['a folder', { upstream: '/srv/tools' }, null],
  ['an address that would run something', { upstream: 'ext::sh -c x' }, null],
  ['a path that leaves', { upstream: 'acme/tools/../../etc' }, null],
  ['nothing', {}, null],
])('where an artifact came from is read from %s', (_, table, upstream) => {
  expect(readUpstream(table)).toEqual(upstream)
})

test('a type of the earlier Python tool stands aside, and its uuids and times are read as ours', () => {
  const { artifacts, aside } = readManifest(
    `[[artifacts]]
name = "nightly"
type = "workflow"

[[artifacts]]
name = "pdf"
type = "skill"
uuid = "5b0c1f0e5f5c4d589f0a8c8b0e1f2a3b"
added = "2024-11-30T10:30:00.5"
`,
    'collection.toml',
  )
  expect(aside.map(({ label }) => label)).toEqual(['workflow:nightly'])
  expect(artifacts).toMatchObject([
    { uuid: '5b0c1f0e-5f5c-4d58-9f0a-8c8b0e1f2a3b', added: '2024-11-30T10:30:00.500Z' },
  ])
})

const ARTIFACT: ArtifactEntry = {
  uuid: '5b0c1f0e-5f5c-4d58-9f0a-8c8b0e1f2a3b',
  collection: 'default',
  type: 'command',
  name: 'cmd',
  version: 'av_1' as VersionId,
  tree: '1' as ObjectId,
  pristine: '1' as ObjectId,
  added: '2025-11-30T10:30:00.000Z',
  origin: 'local',
  upstream: null,
  tags: ['design', 'art'],
  display_name: null,
  description: null,
}

const INHERITED = `[collection]
name = "default"

[[artifacts]]
name = "cmd"
type = "command"
path = "commands/cmd.md"
origin = "marketplace"
origin_source = "gitlab"
added = "2025-11-30T10:30:00"

[artifacts.metadata]
tags = ["design", "art"]

[[deployment_sets]]
name = "x"
`

const written = (artifact: ArtifactEntry) =>
  formatManifest({
    collection: 'default',
    artifacts: [artifact],
    before: [artifact],
    previous: INHERITED,
  })

test('words among what the earlier Python tool had read are words, and are not written twice', () => {
  expect(parseManifest(INHERITED, 'x')[0]?.tags).toEqual(['design', 'art'])
  expect(written(ARTIFACT).match(/tags =/g)).toHaveLength(1)
  const text = written({ ...ARTIFACT, tags: [] })
  expect(parseManifest(text, 'x')[0]?.tags).toEqual([])
})

test('a kind of place that is not known here stays as it is written', () => {
  const text = written(ARTIFACT)
  expect(text).toContain('origin = "marketplace"')
  expect(text).toContain('origin_source = "gitlab"')
})

test('what stands after the artifacts goes on standing there', () => {
  const text = written(ARTIFACT)
  expect(text.indexOf('[[deployment_sets]]')).toBeGreaterThan(text.indexOf('[[artifacts]]'))
})
