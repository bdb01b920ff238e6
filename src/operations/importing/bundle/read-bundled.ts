import { inspectArtifact } from '../../../core/inspection/inspect-artifact.ts'
import type { BundledArtifact } from '../../../core/bundle/bundle-manifest.ts'
import { artifactPath, isSingleFile } from '../../../core/artifact/artifact-path.ts'
import { assertShape, assertTreesSafe } from '../../../core/bundle/check-trees.ts'
import type { Bundle } from '../../../core/bundle/verify-bundle.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { FindingGate } from '../../../core/security/finding.ts'
import { makeCandidate } from '../../../core/source/candidate.ts'
import type { Candidate } from '../../../core/source/candidate.ts'
import type { Ports } from '../../../ports/ports.ts'
import type { BundledContent, BundledCandidate } from '../pipeline/read-candidate.ts'

/** Returns an artifact of a bundle as a candidate of a source. */
export function bundledCandidate(bundle: Bundle, artifact: BundledArtifact): Candidate {
  const { type, name, description, tags } = artifact
  const place = artifactPath(type, name)
  const entries = bundle.heads.get(artifact)?.entries ?? []
  return makeCandidate({
    type,
    name,
    path: place,
    files: entries.map(({ path, mode, blob }) => ({
      path: isSingleFile(type) ? place : `${place}/${path}`,
      mode,
      size: bundle.blobs.get(blob)?.length ?? null,
    })),
    reason: 'listed in bundle.toml',
    confidence: 1,
    summary: { description, version: null, tags: tags ?? [] },
  })
}

/**
 * Reads an artifact of a bundle with all that comes along with it.
 *
 * Throws what `inspectArtifact` throws, for its head as for anything else of it.
 */
export function readBundled(
  { limits, gate }: Pick<Ports, 'limits'> & { readonly gate: FindingGate },
  bundled: BundledContent,
  candidate: Candidate,
): BundledCandidate {
  const { bundle, artifact } = bundled
  const { type, name } = artifact
  const tree = bundle.heads.get(artifact)
  if (tree === undefined) throw new Error(`the bundle has no ${type}:${name}`)
  const blobs = new Map<ObjectId, Uint8Array>()
  const files = tree.entries.map(({ path, mode, blob }) => {
    const bytes = bundle.blobs.get(blob) ?? new Uint8Array()
    blobs.set(blob, bytes)
    return { path, mode, bytes }
  })
  assertShape(type, tree)
  const inspection = inspectArtifact({ type, name, files }, limits, gate)
  assertTreesSafe(bundle, artifact, { limits, gate })
  const described = {
    ...inspection,
    description: inspection.description ?? artifact.description,
    displayName: inspection.displayName ?? artifact.displayName,
    tags: artifact.tags ?? inspection.tags,
  }
  return { candidate, tree, blobs, inspection: described, bundled }
}
