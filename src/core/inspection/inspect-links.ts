import type { Warning } from '../errors.ts'
import { SkillmeatError } from '../errors.ts'
import type { FileMode } from '../object/tree.ts'
import { assertLinkInside } from '../security/safe-path.ts'
import { terminalText } from '../security/terminal-text.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import { isEntryFile } from '../artifact/check-listing.ts'

interface LinkedFile {
  readonly path: string
  readonly mode: FileMode
  readonly bytes: Uint8Array
}

/**
 * Checks every link of an artifact: it must stay inside, end at last, and not stand for the entry file.
 *
 * Links that stay inside are kept as links, with `W_LINK_RESOLVED`; those to nothing get
 * `W_LINK_BROKEN`. Throws `E_LINK_ESCAPE` or `E_LINK_FORBIDDEN`.
 */
export function inspectLinks(artifact: {
  readonly type: ArtifactType
  readonly files: readonly LinkedFile[]
}): readonly Warning[] {
  const targets = new Map<string, string>()
  for (const { path, mode, bytes } of artifact.files) {
    if (mode !== '120000') continue
    const target = new TextDecoder('utf-8').decode(bytes)
    targets.set(path, assertLinkInside(path, target))
    if (isEntryFile(artifact.type, path)) throw entryLink(path)
  }
  if (targets.size === 0) return []
  const present = pathsWithFolders(artifact.files)
  return [...targets.keys()].map((path) => {
    const end = follow(path, targets)
    const shown = terminalText(end, 300)
    return present.has(end)
      ? {
          code: 'W_LINK_RESOLVED',
          message: `It is a link to ${shown}, kept as a link.`,
          where: path,
        }
      : {
          code: 'W_LINK_BROKEN',
          message: `It is a link to ${shown}, which is not there.`,
          where: path,
        }
  })
}

/** Follows links, also those that a folder on the way is; a circle throws. */
function follow(path: string, targets: ReadonlyMap<string, string>): string {
  let current = path
  for (let steps = 0; steps <= targets.size; steps += 1) {
    const link = linkOnTheWay(current, targets)
    if (link === null) return current
    current = (targets.get(link) ?? '') + current.slice(link.length)
  }
  throw new SkillmeatError(
    'E_LINK_ESCAPE',
    `The link "${terminalText(path, 300)}" leads in a circle.`,
    { fix: 'Remove the link in the source, then import again.', data: { path } },
  )
}

function linkOnTheWay(path: string, targets: ReadonlyMap<string, string>): string | null {
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const folder = path.slice(0, at)
    if (targets.has(folder)) return folder
  }
  return targets.has(path) ? path : null
}

function pathsWithFolders(files: readonly LinkedFile[]): ReadonlySet<string> {
  const present = new Set<string>()
  for (const { path } of files) {
    present.add(path)
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
      present.add(path.slice(0, at))
    }
  }
  return present
}

function entryLink(path: string): SkillmeatError {
  return new SkillmeatError('E_LINK_FORBIDDEN', `${path} is a link, not a file.`, {
    fix: 'Put the file itself in its place in the source, then import again.',
    data: { path },
  })
}
