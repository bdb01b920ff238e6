import { inspectArtifact } from '../../../core/inspection/inspect-artifact.ts'
import type { ArtifactFile, Inspection } from '../../../core/inspection/inspect-artifact.ts'
import { readHookFile } from '../../../core/agents/shared/hooks/hook-file.ts'
import { SkillmeatError, isSkillmeatError } from '../../../core/errors.ts'
import { assertListing } from '../../../core/artifact/check-listing.ts'
import { IGNORE_FILE, ignoreRules } from '../../../core/artifact/ignore-rules.ts'
import type { IsIgnored } from '../../../core/artifact/ignore-rules.ts'
import { encodeTree, makeTree } from '../../../core/object/tree.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { FindingGate } from '../../../core/security/finding.ts'
import { listNamesakes, nameApart } from '../../../core/source/aliases.ts'
import { listingOf, treePathOf } from '../../../core/source/candidate.ts'
import type { Candidate } from '../../../core/source/candidate.ts'
import { discover, discoveryReads, furtherReads } from '../../../core/source/discover.ts'
import type { Discovery } from '../../../core/source/discover.ts'
import { findingGate } from '../../engine/consent/allowed-findings.ts'
import type { OpenedSource } from '../../../ports/source.ts'
import type { Ports } from '../../../ports/ports.ts'
import type { ReadCandidate, RefusedCandidate } from './read-candidate.ts'

type ReadPorts = Pick<Ports, 'limits' | 'sha256' | 'files' | 'places'>

/** Finds what a source holds. */
export async function discoverSource(
  ports: Pick<Ports, 'limits'>,
  source: OpenedSource,
): Promise<Discovery> {
  const options = { path: source.path, sourceName: source.name, limits: ports.limits }
  const decoder = new TextDecoder()
  const texts = new Map<string, string>()
  const readText = (file: string) => texts.get(file) ?? null
  const take = async (paths: readonly string[]) => {
    for (const [path, bytes] of await source.read(paths)) texts.set(path, decoder.decode(bytes))
  }
  await take(discoveryReads(source.files, options))
  await take(furtherReads(source.files, readText, options))
  return discover(source.files, readText, options)
}

/** Finds what a source holds, copies folded into one and each with a name of its own. */
export async function discoverNamed(ports: ReadPorts, source: OpenedSource): Promise<Discovery> {
  const discovery = await discoverSource(ports, source)
  const namesakes = listNamesakes(discovery.candidates)
  const { read } = await readCandidates(ports, source, namesakes)
  const contents = new Map(read.map(({ candidate, tree }) => [candidate, tree.id]))
  return nameApart(discovery, (candidate) => contents.get(candidate) ?? null)
}

/**
 * Reads candidates and sorts out those that may not be taken in; findings
 * that the person allowed before are let pass, or those of `gate`. Everything is read once and hashed.
 */
export async function readCandidates(
  ports: ReadPorts & { readonly gate?: FindingGate },
  source: OpenedSource,
  candidates: readonly Candidate[],
): Promise<{ readonly read: ReadCandidate[]; readonly refused: RefusedCandidate[] }> {
  const checked = candidates.map((candidate) => ({
    candidate,
    error: refusal(() => assertListing(listingOf(candidate), ports.limits)),
  }))
  const wanted = checked.filter(({ error }) => error === null)
  const paths = new Set(
    wanted.flatMap(({ candidate }) =>
      candidate.files.filter(({ mode }) => mode !== 'submodule').map(({ path }) => path),
    ),
  )
  const read: ReadCandidate[] = []
  const refused: RefusedCandidate[] = checked.flatMap(({ candidate, error }) =>
    error === null ? [] : [{ candidate, error }],
  )
  const contents = await source.read([...paths])
  const gate = ports.gate ?? findingGate(ports)
  for (const { candidate } of wanted) {
    try {
      read.push(readCandidate({ ...ports, gate }, candidate, contents))
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      refused.push({ candidate, error })
    }
  }
  return { read, refused }
}

function readCandidate(
  ports: Pick<Ports, 'limits' | 'sha256'> & { readonly gate: FindingGate },
  candidate: Candidate,
  contents: ReadonlyMap<string, Uint8Array>,
): ReadCandidate {
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

/** A hook that cannot be read could be taken in, and would fail only where it is deployed. */
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

/** What a manifest says of an artifact counts where it says nothing itself. */
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
  { tree, blobs }: Pick<ReadCandidate, 'tree' | 'blobs'>,
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
