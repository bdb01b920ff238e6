import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  DEMO_FILE,
  SKILL_TEXT,
  craftBundle,
  demo,
  fileOf,
  hashOf,
  linkOf,
  packTree,
  packVersion,
} from '../../../test/bundles/craft-bundle.ts'
import type { CraftedBundle } from '../../../test/bundles/craft-bundle.ts'
import { addBundle, exportTo } from '../../../test/bundles/two-homes.ts'
import { fillSource } from '../../../test/properties/world-steps.ts'
import { addAll } from '../../../test/faults/verbs.ts'
import { createWorld, inWorld, removeWorld } from '../../../test/world/world.ts'
import type { World } from '../../../test/world/world.ts'
import { zipArchives } from '../../adapters/archives/zip-archives.ts'
import type { BundledArtifact, BundledUpstream } from '../../core/bundle/bundle-manifest.ts'
import { formatBundleManifest } from '../../core/bundle/format-manifest.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { makeTree } from '../../core/object/tree.ts'
import { sha256 } from '../../adapters/system/environment.ts'

/** Adds a bundle to an empty home and tells how it was refused, and what is in the home afterwards. */
async function tryToAdd(
  world: World,
  bytes: Uint8Array,
): Promise<{ code: string; left: string[] }> {
  const file = join(world.root, 'hostile.skillmeat-pack')
  fs.writeFileSync(file, bytes)
  return inWorld(world, {}, async (ports) => {
    let code = 'ok'
    try {
      await addBundle(ports, file)
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      code = error.code
    }
    expect(await ports.store.current()).toBe(null)
    return { code, left: leftIn(world) }
  })
}

/** Everything in the home but the two databases. */
function leftIn({ home }: World): string[] {
  return fs
    .readdirSync(home, { recursive: true, encoding: 'utf8' })
    .filter((path) => !/^(?:store|index)\.db/.test(path) && !['tmp', 'collections'].includes(path))
}

const HIDDEN = `${SKILL_TEXT}\u{e0041}\u{e0042}\u{e0043}\n`
const OLD = packTree({ 'SKILL.md': 'old\n' })
const HEAD = makeTree(sha256, [{ path: 'SKILL.md', mode: '100644', blob: hashOf(SKILL_TEXT) }])
const NOTHING = sha256(new Uint8Array([1]))
const MANIFEST = {
  name: 'demo',
  sums: null,
  hasHistory: false,
  artifacts: [demo()],
  memberships: [],
}
const PLAIN = formatBundleManifest(MANIFEST)
const COMPOSITE_FILE = 'plugins/all/.claude-plugin/plugin.json'
const COMPOSITE = demo({
  type: 'composite',
  name: 'all',
  uuid: '11111111-2222-4333-8444-666666666666',
  files: [fileOf(COMPOSITE_FILE, '{"name":"all"}')],
})
const WITH_COMPOSITE = { [DEMO_FILE]: SKILL_TEXT, [COMPOSITE_FILE]: '{"name":"all"}' }

function pinned(hash: ObjectId, child = 'skill:demo'): CraftedBundle {
  const pin = { hash, version: null }
  const memberships = [
    {
      composite: 'composite:all',
      child,
      relationship: 'contains',
      position: 0,
      pin,
      disabled: false,
      instead: null,
    } as const,
  ]
  return { manifest: { artifacts: [demo(), COMPOSITE], memberships }, files: WITH_COMPOSITE }
}

function from(upstream: Partial<BundledUpstream>): CraftedBundle {
  const plain = { url: 'https://example.com/a.git', ref: null, path: 'skills/demo', commit: null }
  const artifacts = [demo({ upstream: { ...plain, hash: HEAD.id, version: null, ...upstream } })]
  return { manifest: { artifacts } }
}

function withFiles(
  changes: Partial<BundledArtifact>,
  contents: CraftedBundle['files'] = {},
): CraftedBundle {
  return { manifest: { artifacts: [demo(changes)] }, files: contents }
}

/** A bundle with history whose head is the demo's, unless it is said otherwise. */
function withHistory(
  version: VersionId,
  objects: CraftedBundle['objects'],
  hasHistory = true,
): CraftedBundle {
  return {
    manifest: { hasHistory, artifacts: [demo({ version, hash: HEAD.id })] },
    ...(objects === undefined ? {} : { objects }),
  }
}

const GOOD = packVersion(HEAD.id)
const REFUSED: readonly (readonly [what: string, code: string, bundle: CraftedBundle])[] = [
  ['a manifest that is no TOML', 'E_MANIFEST_PARSE', { text: '[[[' }],
  ['a newer format', 'E_MANIFEST_SCHEMA', { text: '[bundle]\nformat = 4\n' }],
  ['a key of every object', 'E_MANIFEST_SCHEMA', { text: `${PLAIN}[__proto__]\nx = true\n` }],
  ['a manifest that is too deep', 'E_MANIFEST_LIMIT', { text: `x = ${'['.repeat(100)}` }],
  ['text that only a model sees', 'E_HIDDEN_UNICODE', { text: `# \u{e0041}\u{e0042}\n${PLAIN}` }],
  ['an unknown type', 'E_MANIFEST_SCHEMA', { text: PLAIN.replace('"skill"', '"kit"') }],
  [
    'a name that leaves its folder',
    'E_NAME_INVALID',
    { text: PLAIN.replace('"demo"\npath', '"../x"\npath') },
  ],
  ['another place', 'E_MANIFEST_SCHEMA', { text: PLAIN.replace('"skills/demo"', '"skills/x"') }],
  ['a uuid that is a path', 'E_MANIFEST_SCHEMA', withFiles({ uuid: '../../x' })],
  ['an artifact twice', 'E_MANIFEST_SCHEMA', { manifest: { artifacts: [demo(), demo()] } }],
  ['a file twice', 'E_MANIFEST_SCHEMA', withFiles({ files: [...demo().files, ...demo().files] })],
  [
    'a file of another artifact',
    'E_MANIFEST_SCHEMA',
    withFiles({ files: [fileOf('skills/x/SKILL.md', 'x')] }),
  ],
  [
    'a file that leaves its folder',
    'E_PATH_ESCAPE',
    withFiles({ files: [fileOf('skills/demo/../../x', 'x')] }),
  ],
  ['a file that was changed', 'E_HASH_MISMATCH', { files: { [DEMO_FILE]: `${SKILL_TEXT}more` } }],
  ['a file that is missing', 'E_HASH_MISMATCH', { files: {} }],
  [
    'a file that is not listed',
    'E_HASH_MISMATCH',
    { files: { [DEMO_FILE]: SKILL_TEXT, 'skills/demo/x.sh': '' } },
  ],
  [
    'a content that was changed',
    'E_HASH_MISMATCH',
    withFiles({ hash: NOTHING }, { [DEMO_FILE]: SKILL_TEXT }),
  ],
  [
    'a file that became executable',
    'E_HASH_MISMATCH',
    {
      ...withFiles({ hash: HEAD.id }, { [DEMO_FILE]: SKILL_TEXT }),
      executable: [DEMO_FILE],
    },
  ],
  ['sums that are missing', 'E_HASH_MISMATCH', { manifest: { sums: NOTHING } }],
  [
    'sums of another file',
    'E_HASH_MISMATCH',
    {
      files: { [DEMO_FILE]: SKILL_TEXT, SHA256SUMS: `${NOTHING}  ${DEMO_FILE}\n` },
    },
  ],
  [
    'sums of a file that is not there',
    'E_HASH_MISMATCH',
    {
      files: {
        [DEMO_FILE]: SKILL_TEXT,
        SHA256SUMS: `${hashOf(SKILL_TEXT)}  ${DEMO_FILE}\n${NOTHING}  x\n`,
      },
    },
  ],
  [
    'sums that leave a file out',
    'E_HASH_MISMATCH',
    { files: { [DEMO_FILE]: SKILL_TEXT, SHA256SUMS: '' } },
  ],
  [
    'sums that cannot be read',
    'E_MANIFEST_PARSE',
    { files: { [DEMO_FILE]: SKILL_TEXT, SHA256SUMS: 'x' } },
  ],
  [
    'a link that leaves its artifact',
    'E_LINK_ESCAPE',
    withFiles(
      { files: [...demo().files, linkOf('skills/demo/x', '../../../etc/passwd')] },
      { [DEMO_FILE]: SKILL_TEXT },
    ),
  ],
  [
    'a link for the entry file',
    'E_LINK_FORBIDDEN',
    withFiles({ files: [linkOf(DEMO_FILE, 'x.md')] }),
  ],
  [
    'a link that is a file too',
    'E_HASH_MISMATCH',
    withFiles({ files: [linkOf(DEMO_FILE, 'x.md')] }, { [DEMO_FILE]: SKILL_TEXT }),
  ],
  [
    'a command that is a link',
    'E_MANIFEST_SCHEMA',
    {
      manifest: {
        artifacts: [demo({ type: 'command', files: [linkOf('commands/demo.md', 'other.md')] })],
      },
      files: {},
    },
  ],
  ['a skill without files', 'E_MANIFEST_SCHEMA', withFiles({ files: [] })],
  [
    'text that only a model sees, in a skill',
    'E_HIDDEN_UNICODE',
    withFiles({ files: [fileOf(DEMO_FILE, HIDDEN)] }, { [DEMO_FILE]: HIDDEN }),
  ],
  ['an upstream on this machine', 'E_GIT_URL', from({ url: 'file:///etc' })],
  ['an upstream that is an option', 'E_GIT_URL', from({ url: '--upload-pack=touch x' })],
  ['an upstream that is a program', 'E_GIT_URL', from({ url: 'ext::sh -c x' })],
  ['an upstream in the own network', 'E_URL_FORBIDDEN', from({ url: 'https://169.254.169.254/x' })],
  ['a ref that is an option', 'E_GIT_REF', from({ ref: '--output=x' })],
  ['a path upstream that leaves it', 'E_PATH_ESCAPE', from({ path: '../x' })],
  ['an upstream that is not in it', 'E_HASH_MISMATCH', from({ hash: NOTHING })],
  ['a part that is not in it', 'E_MANIFEST_SCHEMA', pinned(HEAD.id, 'skill:other')],
  ['a pin that is not in it', 'E_HASH_MISMATCH', pinned(NOTHING)],
  [
    'objects that cannot be read',
    'E_MANIFEST_PARSE',
    {
      files: { [DEMO_FILE]: SKILL_TEXT, 'objects.pack': 'blob 99\nx\n' },
    },
  ],
  ['a tree with a file that is not in it', 'E_HASH_MISMATCH', { objects: OLD.objects.slice(1) }],
  [
    'a tree written in another order',
    'E_HASH_MISMATCH',
    {
      objects: [
        {
          kind: 'tree',
          bytes: Buffer.from(`skillmeat-tree-v1\n100644 b\0${NOTHING}\n100644 a\0${NOTHING}\n`),
        },
      ],
    },
  ],
  [
    'versions in a bundle without history',
    'E_HASH_MISMATCH',
    withHistory(GOOD.id, [GOOD.object], false),
  ],
  ['a head that is no version of it', 'E_HASH_MISMATCH', withHistory(GOOD.id, [])],
  [
    'a version with unknown parents',
    'E_HASH_MISMATCH',
    (() => {
      const child = packVersion(HEAD.id, { parents: [GOOD.id] })
      return withHistory(child.id, [child.object])
    })(),
  ],
  [
    'a version of another content',
    'E_HASH_MISMATCH',
    (() => {
      const other = packVersion(OLD.id)
      return withHistory(other.id, [...OLD.objects, other.object])
    })(),
  ],
  [
    'a version that is no record',
    'E_MANIFEST_SCHEMA',
    withHistory(GOOD.id, [
      { kind: 'version', bytes: Buffer.from('skillmeat-version-v1\n{"artifact":"../x"}') },
    ]),
  ],
  [
    'a version with more in it',
    'E_MANIFEST_SCHEMA',
    withHistory(GOOD.id, [
      {
        kind: 'version',
        bytes: Buffer.from(Buffer.from(GOOD.object.bytes).toString().replace('}', ',"x":1}')),
      },
    ]),
  ],
  [
    'a message that only a model sees',
    'E_HIDDEN_UNICODE',
    (() => {
      const version = packVersion(HEAD.id, { message: '\u202ehidden' })
      return withHistory(version.id, [version.object])
    })(),
  ],
  [
    'a history that leaves its folder',
    'E_PATH_ESCAPE',
    (() => {
      const tree = packTree({ 'SKILL.md': SKILL_TEXT, '../../x': 'x' })
      const parent = packVersion(tree.id)
      const child = packVersion(HEAD.id, { parents: [parent.id] })
      return withHistory(child.id, [...tree.objects, parent.object, child.object])
    })(),
  ],
  [
    'a history with text that only a model sees',
    'E_HIDDEN_UNICODE',
    (() => {
      const tree = packTree({ 'SKILL.md': HIDDEN })
      const parent = packVersion(tree.id)
      const child = packVersion(HEAD.id, { parents: [parent.id] })
      return withHistory(child.id, [...tree.objects, parent.object, child.object])
    })(),
  ],
  [
    'a history with a link that leaves it',
    'E_LINK_ESCAPE',
    (() => {
      const tree = packTree({ 'x.md': '/etc/passwd' }, '120000')
      const parent = packVersion(tree.id)
      const child = packVersion(HEAD.id, { parents: [parent.id] })
      return withHistory(child.id, [...tree.objects, parent.object, child.object])
    })(),
  ],
]

test.each(REFUSED)('%s is refused with %s, and nothing is written', async (_what, code, bundle) => {
  const world = createWorld()
  try {
    expect(await tryToAdd(world, await craftBundle(bundle))).toEqual({ code, left: [] })
  } finally {
    removeWorld(world)
  }
})

test('an archive without a manifest is no bundle', async () => {
  const world = createWorld()
  const archive = await zipArchives.zip([
    { path: 'SKILL.md', mode: '100644', bytes: Buffer.from(SKILL_TEXT) },
  ])
  expect(await tryToAdd(world, archive)).toEqual({ code: 'E_ARCHIVE_MALFORMED', left: [] })
  removeWorld(world)
})

test('a pinned content is refused like a head, and so is its artifact alone', async () => {
  const world = createWorld()
  const hidden = packTree({ 'SKILL.md': HIDDEN })
  const bundle = await craftBundle({ ...pinned(hidden.id), objects: hidden.objects })
  const file = join(world.root, 'pinned.skillmeat-pack')
  fs.writeFileSync(file, bundle)
  const report = await inWorld(world, {}, (ports) => addBundle(ports, file))
  expect(report.refused.map(({ artifact, code }) => `${artifact} ${code}`)).toEqual([
    'skill:demo E_HIDDEN_UNICODE',
  ])
  expect(report.added.map(({ artifact }) => artifact)).toEqual(['composite:all'])
  removeWorld(world)
})

test('a bundle that somebody wrote by hand is taken', async () => {
  const world = createWorld()
  const text = `[bundle]\nname = "demo-bundle"\nversion = "1.0.0"\n\n[[artifacts]]\nname = "demo"\ntype = "skill"\npath = "skills/demo"\n\n[[artifacts.files]]\npath = "${DEMO_FILE}"\nsha256 = "${hashOf(SKILL_TEXT)}"\n`
  const file = join(world.root, 'hand.zip')
  fs.writeFileSync(file, await craftBundle({ text }))
  const report = await inWorld(world, {}, (ports) => addBundle(ports, file))
  expect(report.added.map(({ artifact, action }) => `${action} ${artifact}`)).toEqual([
    'added skill:demo',
  ])
  removeWorld(world)
})

test('a signed bundle that was changed is refused, wherever it was', async () => {
  const world = createWorld()
  const file = join(world.root, 'signed.skillmeat-pack')
  fillSource(world)
  await inWorld(world, {}, async (ports) => {
    await addAll(ports, world)
    await exportTo(ports, file, { sign: true, withHistory: true })
  })
  const { entries } = await zipArchives.unzip(fs.readFileSync(file))
  for (const changed of entries) {
    const other = createWorld()
    const bytes = Buffer.concat([changed.bytes, Buffer.from('\n')])
    const archive = await zipArchives.zip(
      entries.map((entry) => (entry === changed ? { ...entry, bytes } : entry)),
    )
    const { code, left } = await tryToAdd(other, archive)
    const isSigned = ['bundle.toml', 'bundle.toml.sig'].includes(changed.path)
    expect(`${changed.path} ${code}`).toBe(
      `${changed.path} ${isSigned ? 'E_SIGNATURE_INVALID' : 'E_HASH_MISMATCH'}`,
    )
    expect(left).toEqual([])
    removeWorld(other)
  }
  removeWorld(world)
})
