import { BUNDLE_FILES } from '../../../core/bundle/bundle-manifest.ts'
import { labelOf } from '../../../core/bundle/parse-manifest.ts'
import { verifyBundle } from '../../../core/bundle/verify-bundle.ts'
import type { Bundle } from '../../../core/bundle/verify-bundle.ts'
import { isSkillmeatError } from '../../../core/errors.ts'
import type { FindingGate } from '../../../core/security/finding.ts'
import type { Candidate } from '../../../core/source/candidate.ts'
import type { Discovery } from '../../../core/source/discover.ts'
import type { OpenedSource } from '../../../ports/source.ts'
import type { Ports } from '../../../ports/ports.ts'
import type { RefusedCandidate, BundledCandidate } from '../pipeline/read-candidate.ts'
import { checkSigner } from '../../signing/keys.ts'
import type { Signer } from '../../signing/keys.ts'
import { bundledCandidate, readBundled } from './read-bundled.ts'

/** A bundle as a source of artifacts. */
export interface OpenedBundle {
  readonly discovery: Discovery
  readonly signer: Signer
  /** Reads candidates and sorts out those that may not be taken in. */
  read(candidates: readonly Candidate[]): {
    readonly read: readonly BundledCandidate[]
    readonly refused: readonly RefusedCandidate[]
  }
}

/**
 * Opens a bundle: its signature and every hash are checked before anything else is done with it.
 *
 * Throws `E_SIGNATURE_INVALID`, and what `verifyBundle` throws.
 */
export async function openBundle(
  ports: Pick<Ports, 'files' | 'places' | 'signing' | 'sha256' | 'limits'>,
  source: OpenedSource,
  gate: FindingGate,
): Promise<OpenedBundle> {
  const contents = await source.read(source.files.map(({ path }) => path))
  const entries = source.files.map(({ path, mode }) => ({
    path,
    mode: mode === '100755' ? mode : ('100644' as const),
    bytes: contents.get(path) ?? new Uint8Array(),
  }))
  const signer = await checkSigner(ports, {
    manifest: contents.get(BUNDLE_FILES.manifest) ?? new Uint8Array(),
    signature: contents.get(BUNDLE_FILES.signature) ?? null,
  })
  const bundle = verifyBundle(ports.sha256, entries)
  const artifacts = new Map(
    bundle.manifest.artifacts.map((artifact) => [bundledCandidate(bundle, artifact), artifact]),
  )
  return {
    signer,
    discovery: discoveryOf(bundle, [...artifacts.keys()]),
    read: (candidates) => {
      const read: BundledCandidate[] = []
      const refused: RefusedCandidate[] = []
      for (const candidate of candidates) {
        const artifact = artifacts.get(candidate)
        if (artifact === undefined) continue
        try {
          read.push(readBundled({ ...ports, gate }, { bundle, artifact }, candidate))
        } catch (error) {
          if (!isSkillmeatError(error)) throw error
          refused.push({ candidate, error })
        }
      }
      return { read, refused }
    },
  }
}

/** The manifest says what is there: nothing has to be guessed. */
function discoveryOf({ manifest }: Bundle, candidates: readonly Candidate[]): Discovery {
  const byLabel = new Map(candidates.map((candidate) => [labelOf(candidate), candidate]))
  const inOrder = manifest.memberships.toSorted((a, b) => a.position - b.position)
  const members = candidates
    .filter(({ type }) => type === 'composite')
    .map((composite): [Candidate, readonly Candidate[]] => [
      composite,
      inOrder
        .filter((one) => one.composite === labelOf(composite))
        .flatMap(({ child, instead }) => [child, instead ?? []].flat())
        .flatMap((label) => byLabel.get(label) ?? []),
    ])
  return {
    candidates,
    members: new Map(members),
    marketplaces: [],
    elsewhere: [],
    renames: [],
    allows: [],
    skipped: [],
    broken: [],
  }
}
