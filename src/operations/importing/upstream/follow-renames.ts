import { folderOfPart } from '../../../core/source/candidate.ts'
import type { Candidate } from '../../../core/source/candidate.ts'
import type { Discovery } from '../../../core/source/discover.ts'
import type { Tracked } from '../pipeline/locate.ts'

/**
 * Returns the present path of something in a source. A plugin that its marketplace renamed and its
 * parts keep their history; anything else stays at its path.
 */
export function followRenames(
  { candidates, renames }: Pick<Discovery, 'candidates' | 'renames'>,
  tracked: readonly Tracked[],
): (path: string) => string {
  const moves = renames.flatMap(({ from }) => {
    const name = latestName(renames, from)
    const now = candidates.find((one) => one.type === 'composite' && one.name === name)
    const before = tracked.find((one) => isCalled(one, from))
    return now === undefined || before === undefined ? [] : [move(before.upstream.path, now)]
  })
  return (path) => {
    const found = moves.find(({ old, root }) => path === old || isBelow(root, path))
    if (found === undefined) return path
    return path === found.old ? found.now : found.nowRoot + path.slice(found.root.length)
  }
}

function move(old: string, { path: now }: Candidate) {
  return { old, now, root: folderOfPart(old), nowRoot: folderOfPart(now) }
}

/** A plugin may have been called otherwise several times. */
function latestName(renames: Discovery['renames'], first: string): string | null {
  let name: string | null = first
  for (let step = 0; step < renames.length && name !== null; step += 1) {
    const current: string = name
    const next = renames.find(({ from }) => from === current)
    if (next === undefined) break
    name = next.to
  }
  return name
}

function isCalled({ artifact, upstream }: Tracked, name: string): boolean {
  if (artifact.type !== 'composite') return false
  const { path } = upstream
  return artifact.name === name || path.endsWith(`/${name}`) || path.endsWith(`::${name}`)
}

function isBelow(root: string, path: string): boolean {
  return root !== '' && path.startsWith(`${root}/`)
}
