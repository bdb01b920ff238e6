import type { Edited } from '../../operations/artifacts/save-file.ts'
import type { z } from 'zod'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { ArtifactDetail, ListedArtifact } from '../../operations/catalog/list-artifacts.ts'
import { visiblePath } from '../../operations/engine/places/artifact-places.ts'
import type { FoundArtifact } from '../../operations/catalog/search-artifacts.ts'
import type { Removed } from '../../operations/artifacts/remove-artifacts.ts'
import type {
  artifactSummary,
  listDocument,
  removeDocument,
  searchDocument,
  showDocument,
} from '../contract/artifacts.ts'
import { presentMember } from './members.ts'
import { presentProblem, presentProblemOrNull } from './problem.ts'

type Summary = z.output<typeof artifactSummary>

/** Returns an artifact as lists have it. */
export function presentArtifact(entry: ArtifactEntry, deployments: number): Summary {
  return { ...presentEntry(entry), deployments }
}

function presentEntry(entry: ArtifactEntry): Omit<Summary, 'deployments'> {
  const { upstream } = entry
  return {
    id: artifactLabel(entry),
    uuid: entry.uuid,
    collection: entry.collection,
    type: entry.type,
    composite_type: entry.type === 'composite' ? ('plugin' as const) : null,
    name: entry.name,
    display_name: entry.display_name,
    description: entry.description,
    tags: [...entry.tags],
    source:
      upstream === null
        ? null
        : [upstream.location, upstream.path].filter((part) => part !== '').join('/'),
    version: entry.version,
    content_sha: entry.tree,
    added: entry.added,
    source_name: entry.source_name ?? null,
    pristine_sha: entry.pristine,
    origin: entry.origin,
    upstream: entry.upstream,
  }
}

/** Returns the document of `list`. */
export function presentList(items: readonly ListedArtifact[]): z.output<typeof listDocument> {
  return {
    items: items.map(({ entry, deployments, problem }) => ({
      ...presentArtifact(entry, deployments),
      problem: problem === 'missing' ? MISSING : presentProblemOrNull(problem),
    })),
  }
}

const MISSING = {
  code: 'E_IO_NOT_FOUND',
  message: 'Its files are missing in the collection.',
  fix: 'Bring them back with `skillmeat verify --repair`.',
}

/** Returns the document of `search`. The hits in an excerpt stand between U+0002 and U+0003. */
export function presentFound(found: readonly FoundArtifact[]): z.output<typeof searchDocument> {
  return {
    items: found.map(({ entry, score, excerpt }) => ({
      ...presentEntry(entry),
      score,
      excerpt: excerpt.replaceAll('\u0002', '«').replaceAll('\u0003', '»'),
    })),
  }
}

/** Returns the document of `show` for an artifact. */
export function presentDetail(detail: ArtifactDetail): z.output<typeof showDocument> {
  const { entry, tree, deployments, members, partOf } = detail
  return {
    ...presentArtifact(entry, deployments.length),
    files: tree.entries.map(({ path, mode, blob }) => ({ path, mode, blob })),
    part_of: [...partOf],
    members: members.map(presentMember),
    copies: deployments.map((copy) => ({
      project: copy.project,
      profile: copy.profile,
      path: visiblePath(copy),
      version: copy.baseline?.version ?? null,
      pin: copy.pin?.version ?? null,
      wanted_by: [...copy.wanted_by],
      last_deployed: copy.deployed_at,
    })),
  }
}

/** Says what became of an artifact that was to be removed. */
export function presentRemoved(
  one: Removed,
): z.output<typeof removeDocument>['result']['items'][number] {
  return {
    artifact: one.artifact,
    version: one.version,
    deployed_in: [...one.deployedIn],
    problem: one.problem === null ? null : presentProblem(one.problem),
  }
}

/** Says what became of a file that was edited. */
export function presentEdited({ artifact, path, version, changed }: Edited) {
  return { artifact, path, version, changed }
}

/** Says how an artifact was called, and is called now. */
export function presentRenamed({ from, to }: { readonly from: string; readonly to: string }) {
  return { from, to }
}
