import { assertListing } from '../../../core/artifact/check-listing.ts'
import type { SourceFile } from '../../../core/artifact/source-file.ts'
import { isSingleFile } from '../../../core/artifact/artifact-path.ts'
import type { Limits } from '../../../core/limits.ts'
import { folderOfPart, listingOf } from '../../../core/source/candidate.ts'
import type { Candidate } from '../../../core/source/candidate.ts'
import { filesBehind, linkFollowed, linkTarget } from '../../../core/source/inner-link.ts'
import type { LinkedFile, LinkedSource } from '../../../core/source/inner-link.ts'
import { isWithin } from '../../../core/source/skill-roots.ts'
import type { OpenedSource } from '../../../ports/source.ts'

type Contents = ReadonlyMap<string, Uint8Array>

interface Followed {
  readonly candidate: Candidate
  readonly contents: Contents
}

/**
 * Puts in the place of each link that leads out of an artifact, to another place of its source, what
 * lies there. Other links stay as they are: one inside the artifact is kept, one that leads out of the
 * source is refused when the artifact is checked.
 *
 * Throws what `assertListing` throws for all of it, and what `read` throws.
 */
export async function followInnerLinks(
  opened: OpenedSource,
  candidate: Candidate,
  { contents, limits }: { readonly contents: Contents; readonly limits: Limits },
): Promise<Followed> {
  const links = candidate.files.filter((file) => leadsOut(candidate, file, contents))
  if (links.length === 0) return { candidate, contents }
  const source = await readTargets(opened, contents)
  const behind = new Map(links.map(({ path }) => [path, filesBehind(path, source)]))
  const files = candidate.files.flatMap((file): LinkedFile[] => [
    ...(behind.get(file.path) ?? [{ at: file.path, file }]),
  ])
  const followed = { ...candidate, files: files.map(({ at, file }) => ({ ...file, path: at })) }
  assertListing(listingOf(followed), limits)
  const missing = files.map(({ file }) => file.path).filter((path) => !contents.has(path))
  const read = new Map([...contents, ...(await opened.read([...new Set(missing)]))])
  const warnings = [...behind].flatMap(([path, found]) =>
    found === null ? [] : [linkFollowed(path, found)],
  )
  return {
    candidate: { ...followed, warnings: [...candidate.warnings, ...warnings] },
    contents: new Map(
      files.flatMap(({ at, file }) => {
        const bytes = read.get(file.path)
        return bytes === undefined ? [] : [[at, bytes] as const]
      }),
    ),
  }
}

/** A single file is its own folder: whatever it links to lies elsewhere. */
function leadsOut({ type, path: place }: Candidate, file: SourceFile, contents: Contents): boolean {
  const bytes = contents.get(file.path)
  if (file.mode !== '120000' || bytes === undefined) return false
  const to = linkTarget(file.path, new TextDecoder().decode(bytes))
  if (to === null) return false
  return isSingleFile(type) || !isWithin(folderOfPart(place), to)
}

/** Links to links are few, so all links of the source are read at once. */
async function readTargets(opened: OpenedSource, contents: Contents): Promise<LinkedSource> {
  const links = opened.files.filter(({ mode }) => mode === '120000').map(({ path }) => path)
  const targets = await opened.read(links.filter((path) => !contents.has(path)))
  return {
    files: new Map(opened.files.map((file) => [file.path, file])),
    targetOf: (path) => {
      const bytes = contents.get(path) ?? targets.get(path)
      return bytes === undefined ? null : new TextDecoder().decode(bytes)
    },
  }
}
