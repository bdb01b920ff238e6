import { assertSafePath, isSafePath } from '../security/safe-path.ts'
import { isSingleFile, singleFilePath } from '../artifact/artifact-path.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import type { Warning } from '../errors.ts'
import type { SourceFile } from '../artifact/source-file.ts'

/** Something in a source that is an artifact, by where it lies. */
export interface Candidate {
  readonly type: ArtifactType
  readonly name: string
  /** A name of its own where the source has this type and name more than once; else `null`. */
  readonly alias: string | null
  /** The folder or file it is, relative to the source's root; empty for the root itself. */
  readonly path: string
  /** Its files, with paths relative to the source's root. */
  readonly files: readonly SourceFile[]
  /** How it was recognised, in words. */
  readonly reason: string
  /** How sure that is, from 0 to 1. */
  readonly confidence: number
  /** Files that the source holds as a part of another, by their path inside the artifact. */
  readonly made: ReadonlyMap<string, Uint8Array> | null
  /** What a manifest says of it; null where it speaks for itself. */
  readonly summary: CandidateSummary | null
  /** What was changed as it was made. */
  readonly warnings: readonly Warning[]
}

/** What a manifest says of an artifact. */
export interface CandidateSummary {
  readonly description: string | null
  readonly version: string | null
  readonly tags: readonly string[]
}

/** Makes a candidate without an alias. */
export function makeCandidate(
  found: Pick<Candidate, 'type' | 'name' | 'path' | 'files' | 'reason'> &
    Partial<Pick<Candidate, 'confidence' | 'made' | 'summary' | 'warnings'>>,
): Candidate {
  return { confidence: 0.9, made: null, summary: null, warnings: [], ...found, alias: null }
}

/** Returns the path that `file` of `candidate` has inside the artifact's tree. */
export function treePathOf(candidate: Pick<Candidate, 'type' | 'path'>, file: string): string {
  if (isSingleFile(candidate.type)) return singleFilePath(candidate.type)
  const folder = folderOfPart(candidate.path)
  return folder === '' ? file : file.slice(folder.length + 1)
}

/** Between a file or folder and the name of one of several artifacts in it. */
const PART = '::'

/** Returns the path of one of several artifacts that share a file or a folder. */
export function partPath(place: string, name: string): string {
  return `${place}${PART}${name}`
}

/** Returns the file or folder of a candidate's path. */
export function folderOfPart(path: string): string {
  const at = path.indexOf(PART)
  return at === -1 ? path : path.slice(0, at)
}

/** Tells whether a path may be one in a source: its root has no name; a part of a file stands behind `::`. */
export function isPathInSource(path: string): boolean {
  const folder = folderOfPart(path)
  return folder === '' || isSafePath(folder)
}

/** Refuses what can be no path in a source. Throws what `assertSafePath` throws. */
export function assertPathInSource(path: string): void {
  const folder = folderOfPart(path)
  if (folder !== '') assertSafePath(folder)
}

/** Returns the candidate's files as they lie inside the artifact, submodules left out: what a listing check takes. */
export function listingOf(candidate: Candidate): readonly SourceFile[] {
  return candidate.files
    .filter(({ mode }) => mode !== 'submodule')
    .map((file) => ({ ...file, path: treePathOf(candidate, file.path) }))
}
