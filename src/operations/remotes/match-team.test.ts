import { expect, test } from 'vitest'
import type { ObjectId } from '../../core/object/object-id.ts'
import { asVerified } from '../../core/object/verified-json.ts'
import type { ArtifactEntry, SharedEntry } from '../../core/view/entries.ts'
import { matchTeam } from './match-team.ts'
import type { TeamArtifact } from './read-team.ts'

const tree = (digit: string) => digit.repeat(64) as ObjectId

function artifact(uuid: string, name: string, more: Partial<ArtifactEntry> = {}): ArtifactEntry {
  return asVerified<ArtifactEntry>({
    uuid,
    type: 'skill',
    name,
    tree: tree('a'),
    upstream: null,
    ...more,
  })
}

function from(location: string, path = 'skills/pdf'): Partial<ArtifactEntry> {
  return asVerified<Partial<ArtifactEntry>>({ upstream: { kind: 'git', location, path } })
}

function there(name: string, more: Record<string, unknown> = {}): TeamArtifact {
  const { told = null, ...rest } = more
  return asVerified<TeamArtifact>({
    folder: { type: 'skill', name, path: `skills/${name}`, files: [] },
    told,
    seen: 'new',
    content: { tree: { id: tree('b') } },
    refused: null,
    ...rest,
  })
}

const SOURCE = 'https://github.com/acme/kit.git'
const listed = {
  uuid: 'u9',
  upstream: { location: 'git@github.com:Acme/Kit.git', path: 'skills/pdf' },
}
const shared = (uuid: string, name: string, more: Partial<SharedEntry> = {}) =>
  asVerified<SharedEntry>({
    uuid,
    there: uuid,
    type: 'skill',
    name,
    tree: tree('c'),
    seen: 's',
    ...more,
  })

interface Known {
  readonly artifacts: readonly ArtifactEntry[]
  readonly shared?: readonly SharedEntry[]
  readonly same?: readonly string[]
}

function matched(one: TeamArtifact, known: Known): string {
  const match = matchTeam([one], {
    artifacts: known.artifacts,
    shared: known.shared ?? [],
    same: new Set(known.same ?? []),
  }).get(one)
  if (match === undefined) return 'nothing'
  if (match.kind === 'shared') return `shared ${match.shared.uuid} ${match.artifact?.name ?? '-'}`
  return 'artifact' in match ? `${match.kind} ${match.artifact.uuid}` : match.kind
}

test.each<readonly [string, TeamArtifact, Known, string]>([
  ['nothing like it is here', there('pdf'), { artifacts: [] }, 'absent'],
  [
    'one uuid',
    there('pdf', { told: { ...listed, uuid: 'u1' } }),
    { artifacts: [artifact('u1', 'x')] },
    'same u1',
  ],
  [
    'one source, two addresses of it',
    there('pdf', { told: listed }),
    { artifacts: [artifact('u1', 'x', from(SOURCE))] },
    'same u1',
  ],
  [
    'two of that source',
    there('pdf', { told: listed }),
    { artifacts: [artifact('u1', 'x', from(SOURCE)), artifact('u2', 'y', from(SOURCE))] },
    'several',
  ],
  [
    'another path of it',
    there('pdf', { told: listed }),
    { artifacts: [artifact('u1', 'x', from(SOURCE, 'other'))] },
    'absent',
  ],
  ['a name alone', there('pdf'), { artifacts: [artifact('u1', 'pdf')] }, 'namesake u1'],
  [
    'a name and a word',
    there('pdf'),
    { artifacts: [artifact('u1', 'pdf')], same: ['skill:pdf'] },
    'same u1',
  ],
  [
    'a name and a content',
    there('pdf'),
    { artifacts: [artifact('u1', 'pdf', { tree: tree('b') })] },
    'same u1',
  ],
  [
    'renamed there, its uuid says so',
    there('new', { told: { ...listed, uuid: 'u1' } }),
    { artifacts: [artifact('u1', 'old')], shared: [shared('u1', 'old')] },
    'shared u1 old',
  ],
  [
    'renamed by hand, its content says so',
    there('new', { seen: 's' }),
    { artifacts: [artifact('u1', 'old')], shared: [shared('u1', 'old')] },
    'shared u1 old',
  ],
  [
    'removed here',
    there('old', { told: { ...listed, uuid: 'u1' } }),
    { artifacts: [], shared: [shared('u1', 'old')] },
    'shared u1 -',
  ],
  [
    'the manifest is gone: the place says it',
    there('old'),
    { artifacts: [artifact('u1', 'mine')], shared: [shared('u1', 'old')] },
    'shared u1 mine',
  ],
  [
    'a uuid of another type of artifact is none of it',
    there('old', { told: { ...listed, uuid: 'u1', upstream: null } }),
    { artifacts: [artifact('u1', 'old', { type: 'agent' })] },
    'absent',
  ],
])('%s', (_what, one, known, expected) => {
  expect(matched(one, known)).toBe(expected)
})
