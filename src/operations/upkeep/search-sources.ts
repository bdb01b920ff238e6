import { singleFilePath } from '../../core/artifact/artifact-path.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import { encodeTree, makeTree } from '../../core/object/tree.ts'
import type { TreeEntry } from '../../core/object/tree.ts'
import type { ArtifactEntry, Upstream } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import type { OpenedSource } from '../../ports/source.ts'
import { withSource } from '../importing/pipeline/fetch.ts'
import { locationOf } from '../importing/pipeline/locate.ts'
import type { LostContent } from './lost-content.ts'

/** Looks for lost files and trees where artifacts came from: at the commit they were taken from, then as it is there now. */
export async function fetchLost(
  ports: Ports,
  artifacts: readonly ArtifactEntry[],
  lost: LostContent,
): Promise<void> {
  const upstreams = artifacts.flatMap(({ upstream }) => upstream ?? [])
  const asTaken = upstreams
    .filter(({ kind, commit }) => kind === 'git' && commit !== null)
    .map((upstream) => ({ ...upstream, ref: upstream.commit }))
  for (const group of [asTaken, upstreams]) {
    const sources = Map.groupBy(group, ({ location, ref }) => JSON.stringify([location, ref]))
    for (const [first, ...rest] of sources.values()) {
      if (lost.isComplete || first === undefined) break
      await searchSource(ports, [first, ...rest], lost)
    }
  }
}

/** A source that cannot be reached has nothing to give; it is named. */
async function searchSource(
  ports: Ports,
  [first, ...rest]: readonly [Upstream, ...Upstream[]],
  lost: LostContent,
): Promise<void> {
  try {
    await withSource(ports, locationOf(first), async ({ opened: source }) => {
      for (const { path } of [first, ...rest]) {
        await searchArtifact(ports, { source, path, location: first.location }, lost)
      }
    })
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    ports.progress.say(`${first.location} could not be looked through: ${error.message}`)
  }
}

async function searchArtifact(
  { sha256 }: Ports,
  input: { readonly source: OpenedSource; readonly path: string; readonly location: string },
  lost: LostContent,
): Promise<void> {
  const { source, path, location } = input
  const root = path === '' ? '' : `${path}/`
  const inside = source.files.filter((file) => file.path === path || file.path.startsWith(root))
  const readable = inside.flatMap(({ path: name, mode }) =>
    mode === 'special' || mode === 'submodule' ? [] : [{ name, mode }],
  )
  const contents = await source.read(readable.map(({ name }) => name))
  const entries: TreeEntry[] = []
  for (const { name, mode } of readable) {
    const content = contents.get(name)
    if (content === undefined) continue
    await lost.offer(content, location)
    const inTree = name === path ? singleFilePath('command') : name.slice(root.length)
    entries.push({ mode, path: inTree, blob: sha256(content) })
  }
  await lost.offer(encodeTree(makeTree(sha256, entries).entries), location)
}
