import { assertArtifactName } from '../artifact/artifact-name.ts'
import { isSkillmeatError } from '../errors.ts'
import { assertSafePath } from '../security/safe-path.ts'
import { terminalText } from '../security/terminal-text.ts'
import type { PeerClaim, PeerReading } from './peer.ts'
import { assertShort } from './peer-fields.ts'
import { readPeerSource } from './peer-source.ts'
import type { WrittenSource } from './peer-source.ts'

/** Reads one entry after the other; one that `read` refuses is passed over and told. */
export function readEntries<Entry>(
  where: string,
  entries: Iterable<readonly [label: string, entry: Entry]>,
  read: (label: string, entry: Entry) => PeerReading,
): PeerReading {
  const readings = [...entries].map(([label, entry]): PeerReading => {
    try {
      assertShort(label)
      return read(label, entry)
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      return { claims: [], problems: [entryProblem(where, label, error.message)] }
    }
  })
  return joinReadings(readings)
}

/**
 * Makes a claim of what a peer wrote. A source that cannot be taken is left out and told; throws
 * `E_NAME_INVALID` for a name that no artifact can have, and what `assertSafePath` throws for a place.
 */
export function readClaim(
  where: string,
  claim: Omit<PeerClaim, 'source'>,
  written: WrittenSource | null,
): PeerReading {
  assertArtifactName(claim.name)
  for (const place of claim.places) assertSafePath(place)
  const { source, isRefused } = readPeerSource(written)
  const why = 'the address that it is said to come from is not taken.'
  return {
    claims: [{ ...claim, source }],
    problems: isRefused ? [entryProblem(where, claim.name, why)] : [],
  }
}

/** Says what is wrong with one entry of a file. */
export function entryProblem(where: string, label: string, why: string): string {
  return `${terminalText(where, 300)} lists "${terminalText(label, 100)}": ${why}`
}

/** Returns several readings as one. */
export function joinReadings(readings: readonly PeerReading[]): PeerReading {
  return {
    claims: readings.flatMap(({ claims }) => claims),
    problems: readings.flatMap(({ problems }) => problems),
  }
}
