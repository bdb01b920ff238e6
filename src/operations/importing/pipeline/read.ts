import { assertListing } from '../../../core/artifact/check-listing.ts'
import { IGNORE_FILE, ignoreRules } from '../../../core/artifact/ignore-rules.ts'
import type { IsIgnored } from '../../../core/artifact/ignore-rules.ts'
import { readHookFile } from '../../../core/agents/shared/hooks/hook-file.ts'
import { SkillmeatError, isSkillmeatError } from '../../../core/errors.ts'
import { inspectArtifact } from '../../../core/inspection/inspect-artifact.ts'
import type { ArtifactFile, Inspection } from '../../../core/inspection/inspect-artifact.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import { encodeTree, makeTree } from '../../../core/object/tree.ts'
import type { FindingGate } from '../../../core/security/finding.ts'
import { listingOf, treePathOf } from '../../../core/source/candidate.ts'
import type { Candidate } from '../../../core/source/candidate.ts'
import type { OpenedSource } from '../../../ports/source.ts'
import type { Ports } from '../../../ports/ports.ts'
import { findingGate } from '../../engine/consent/allowed-findings.ts'
import type { FetchedSource } from './fetch.ts'
import { followInnerLinks } from './inner-links.ts'
import { comesFrom } from './locate.ts'
import type { TrackedLocation } from './locate.ts'
import type { CheckedCandidate, ReadCandidate, RefusedCandidate } from './read-candidate.ts'

export type ReadPorts = Pick<Ports, 'limits' | 'sha256' | 'files' | 'places'>

/**
 * Reads candidates and separates those that may not be added. Findings that the person allowed
 * earlier, or that `gate` allows, do not refuse a candidate. Everything is read once and hashed.
 */
export async function readCandidates(
  ports: ReadPorts & { readonly gate?: FindingGate },
  { location, opened }: FetchedSource<TrackedLocation>,
  candidates: readonly Candidate[],
): Promise<{ readonly read: ReadCandidate[]; readonly refused: RefusedCandidate[] }> {
  const listed = candidates.map((candidate) => ({
    candidate,
    error: refusal(() => assertListing(listingOf(candidate), ports.limits)),
  }))
  const wanted = listed.flatMap(({ candidate, error }) => (error === null ? [candidate] : []))
  const read: ReadCandidate[] = []
  const refused: RefusedCandidate[] = listed.flatMap(({ candidate, error }) =>
    error === null ? [] : [{ candidate, error }],
  )
  const gate = ports.gate ?? findingGate(ports)
  for (const { candidate, contents } of await readContents(opened, wanted)) {
    try {
      if (isSkillmeatError(contents)) throw contents
      const linked = await followInnerLinks(opened, candidate, { contents, limits: ports.limits })
      const checked = checkCandidate({ ...ports, gate }, linked.candidate, linked.contents)
      const found = { path: candidate.path, commit: opened.revision, tree: checked.tree.id }
      read.push({ ...checked, candidate, upstream: comesFrom(location, found) })
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      refused.push({ candidate, error })
    }
  }
  return { read, refused }
}

type Contents = ReadonlyMap<string, Uint8Array>

/**
 * Reads the files of candidates, all at once. Where that fails, each is read by itself: something that
 * the source lacks is an error of the candidate that it belongs to.
 */
async function readContents(
  opened: OpenedSource,
  candidates: readonly Candidate[],
): Promise<
  readonly { readonly candidate: Candidate; readonly contents: Contents | SkillmeatError }[]
> {
  try {
    const contents = await opened.read([...new Set(candidates.flatMap(pathsOf))])
    return candidates.map((candidate) => ({ candidate, contents }))
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    if (candidates.length < 2)
      return candidates.map((candidate) => ({ candidate, contents: error }))
  }
  const found: { candidate: Candidate; contents: Contents | SkillmeatError }[] = []
  for (const candidate of candidates) found.push(...(await readContents(opened, [candidate])))
  return found
}

function pathsOf({ files }: Candidate): readonly string[] {
  return files.filter(({ mode }) => mode !== 'submodule').map(({ path }) => path)
}

function checkCandidate(
  ports: Pick<Ports, 'limits' | 'sha256'> & { readonly gate: FindingGate },
  candidate: Candidate,
  contents: ReadonlyMap<string, Uint8Array>,
): CheckedCandidate {
  const blobs = new Map<ObjectId, Uint8Array>()
  const isIgnored = artifactIgnoreRules(candidate, contents)
  const files = candidate.files.flatMap((file) => {
    const bytes = contents.get(file.path)
    const path = treePathOf(candidate, file.path)
    if (bytes === undefined || file.mode === 'submodule' || file.mode === 'special') return []
    return isIgnored(path) ? [] : [{ path, mode: file.mode, bytes }]
  })
  for (const [path, bytes] of candidate.made ?? []) files.push({ path, mode: '100644', bytes })
  const inspection = withSummary(
    candidate,
    inspectArtifact(
      { type: candidate.type, name: candidate.name, files },
      ports.limits,
      ports.gate,
    ),
  )
  if (candidate.type === 'hook') assertHookFiles(files)
  const warnings = [...inspection.warnings, ...candidate.warnings]
  const entries = files.map(({ path, mode, bytes }) => {
    const blob = ports.sha256(bytes)
    blobs.set(blob, bytes)
    return { path, mode, blob }
  })
  return {
    candidate,
    tree: makeTree(ports.sha256, entries),
    blobs,
    inspection: { ...inspection, warnings },
  }
}

/** Refuses hooks that cannot be read now rather than later, when they are deployed. */
function assertHookFiles(files: readonly ArtifactFile[]): void {
  const file = files.find(({ path }) => path === 'hooks.json')
  if (file === undefined) return
  try {
    readHookFile(new TextDecoder().decode(file.bytes))
  } catch (error) {
    if (!isSkillmeatError(error) || error.message.includes(file.path)) throw error
    const { code, message, fix } = error
    const options = { ...(fix === undefined ? {} : { fix }), cause: error }
    throw new SkillmeatError(code, `${file.path}: ${message}`, options)
  }
}

/** Uses the manifest's summary of an artifact where the artifact has none of its own. */
function withSummary({ summary }: Candidate, inspection: Inspection): Inspection {
  if (summary === null) return inspection
  const { description, version, tags } = inspection
  return {
    ...inspection,
    description: description ?? summary.description,
    version: version ?? summary.version,
    tags: tags.length > 0 ? tags : summary.tags,
  }
}

/** Adds a read candidate's objects to whatever collects them. */
export function keepObjects(
  { tree, blobs }: Pick<CheckedCandidate, 'tree' | 'blobs'>,
  add: (kind: 'blob' | 'tree', bytes: Uint8Array) => void,
): void {
  for (const bytes of blobs.values()) add('blob', bytes)
  add('tree', encodeTree(tree.entries))
}

/** Returns the rules of the artifact's own ignore file, which came with it. */
function artifactIgnoreRules(
  candidate: Candidate,
  contents: ReadonlyMap<string, Uint8Array>,
): IsIgnored {
  const file = candidate.files.find(({ path }) => treePathOf(candidate, path) === IGNORE_FILE)
  const patterns = file === undefined ? undefined : contents.get(file.path)
  return ignoreRules(patterns === undefined ? null : new TextDecoder().decode(patterns))
}

function refusal(check: () => void): SkillmeatError | null {
  try {
    check()
    return null
  } catch (error) {
    if (isSkillmeatError(error)) return error
    throw error
  }
}
