import { artifactLabel, inNameOrder } from '../../core/artifact/artifact-label.ts'
import type { Warning } from '../../core/errors.ts'
import { formatTeamManifest } from '../../core/remote/format-team-manifest.ts'
import { formatTeamMarketplace, TEAM_MARKETPLACE } from '../../core/remote/team-marketplace.ts'
import type { MarketArtifact } from '../../core/remote/team-marketplace.ts'
import { readTeamManifest, TEAM_MANIFEST } from '../../core/remote/team-manifest.ts'
import { sameValue } from '../../core/view/diff-maps.ts'
import type { NewCommit, OpenedRepository } from '../../ports/repository.ts'
import type { PushPlan } from './plan-push.ts'
import { readFile } from './read-team.ts'
import type { TeamArtifact, TeamState } from './read-team.ts'

interface Manifests {
  readonly opened: OpenedRepository
  readonly team: TeamState
  readonly collection: string
  readonly owner: string
  /** The contents that go out, by path. */
  readonly files: NewCommit['files']
}

export interface OutgoingManifests {
  readonly files: NewCommit['files']
  readonly warnings: readonly Warning[]
}

const UNREADABLE_MARKETPLACE: Warning = {
  code: 'W_REMOTE',
  message: `${TEAM_MARKETPLACE} there cannot be read and was left as it is: mend it or take it out, and the next push writes it anew.`,
  where: TEAM_MARKETPLACE,
}

const UTF8 = new TextEncoder()
const TEXT = new TextDecoder()

/** Returns the two files at the top of a repository that say what it holds, as far as a push changes them. */
export async function outgoingManifests(
  plan: PushPlan,
  input: Manifests,
): Promise<OutgoingManifests> {
  const { opened, team, collection } = input
  const old = await readFile(opened, TEAM_MANIFEST)
  const previous = old === null ? null : TEXT.decode(old)
  const text = formatTeamManifest({
    collection,
    told: plan.outgoing.map(({ told }) => told),
    before: [
      ...plan.removed.map(({ shared: { uuid, there, type, name } }) => ({
        uuid: there ?? uuid,
        type,
        name,
      })),
      ...withoutFolder(team),
    ],
    previous,
  })
  const files: NewCommit['files'][number][] = []
  const add = (path: string, bytes: Uint8Array) => files.push({ path, mode: '100644', bytes })
  if (text !== previous) add(TEAM_MANIFEST, UTF8.encode(text))
  const there = marketOf(team.artifacts, team.manifest.entries)
  // What somebody put there by hand was listed by nobody yet.
  const listed = team.artifacts.filter(({ told }) => told !== null)
  const before = marketOf(listed, team.manifest.entries)
  const after = afterPush(plan, there, readTeamManifest(UTF8.encode(text)).entries)
  const market = await readFile(opened, TEAM_MARKETPLACE)
  if (market !== null && sameValue(before, after)) return { files, warnings: [] }
  const artifacts = await markBound(after, input)
  const bytes = formatTeamMarketplace({ ...input, artifacts, before, previous: market })
  if (bytes === null) return { files, warnings: [UNREADABLE_MARKETPLACE] }
  if (market === null || TEXT.decode(bytes) !== TEXT.decode(market)) add(TEAM_MARKETPLACE, bytes)
  return { files, warnings: [] }
}

/** Somebody took the folder out by hand; a new one of that name would be taken for it. */
function withoutFolder({ manifest, artifacts }: TeamState) {
  const there = new Set(artifacts.map(({ folder }) => artifactLabel(folder)))
  return manifest.entries.flatMap(({ uuid, type, name }) =>
    uuid === null || there.has(artifactLabel({ type, name })) ? [] : [{ uuid, type, name }],
  )
}

type Entries = ReturnType<typeof readTeamManifest>['entries']

function marketOf(artifacts: readonly TeamArtifact[], entries: Entries): readonly MarketArtifact[] {
  return inNameOrder(
    artifacts.map(({ folder: { type, name } }) => marketArtifact({ type, name }, entries)),
  )
}

function afterPush(
  { outgoing, removed }: PushPlan,
  before: readonly MarketArtifact[],
  entries: Entries,
): readonly MarketArtifact[] {
  const gone = new Set([
    ...removed.map(({ shared, there }) => artifactLabel(there?.folder ?? shared)),
    ...outgoing.flatMap(({ there }) => (there === null ? [] : [artifactLabel(there.folder)])),
  ])
  const kept = before.filter((one) => !gone.has(artifactLabel(one)))
  const all = [...kept, ...outgoing.map(({ artifact: { type, name } }) => ({ type, name }))]
  return inNameOrder(all.map(({ type, name }) => marketArtifact({ type, name }, entries)))
}

function marketArtifact(
  { type, name }: Pick<MarketArtifact, 'type' | 'name'>,
  entries: Entries,
): MarketArtifact {
  const entry = entries.find((one) => one.type === type && one.name === name)
  const own = type === 'composite' ? null : []
  const members = entry?.members?.map((member) => member.name) ?? own
  return { type, name, members, isBound: false }
}

/** Hooks and servers name files of their plugin's folder, which is another one in the marketplace. */
async function markBound(
  artifacts: readonly MarketArtifact[],
  { files, opened }: Manifests,
): Promise<readonly MarketArtifact[]> {
  const marked: MarketArtifact[] = []
  for (const one of artifacts) {
    const place = { hook: `hooks/${one.name}/hooks.json`, mcp: `mcp/${one.name}.json` }
    const path = one.type === 'hook' || one.type === 'mcp' ? place[one.type] : null
    if (path === null) {
      marked.push(one)
      continue
    }
    const bytes = files.find((file) => file.path === path)?.bytes ?? (await readFile(opened, path))
    const isBound = bytes === null || TEXT.decode(bytes).includes('CLAUDE_PLUGIN_ROOT')
    marked.push({ ...one, isBound })
  }
  return marked
}
