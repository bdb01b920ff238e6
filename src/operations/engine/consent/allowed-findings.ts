import { parseVerified } from '../../../core/object/verified-json.ts'
import type { FindingGate } from '../../../core/security/finding.ts'
import type { Ports } from '../../../ports/ports.ts'
import { readNoted, writeNoted } from './noted-file.ts'

interface FindingsFile {
  readonly format: 1
  readonly allowed: readonly { readonly id: string; readonly allowed_at: string }[]
}

type ReadPorts = Pick<Ports, 'files' | 'places' | 'sha256'>

const FINDINGS_FILE = {
  name: 'allowed-findings.json',
  fix: 'Remove it; what it let pass is refused again.',
}

/**
 * Returns what lets findings pass: those that the person has allowed before, and `allow`.
 *
 * Throws `E_MANIFEST_PARSE` for a broken file.
 */
export function findingGate(ports: ReadPorts, allow: readonly string[] = []): FindingGate {
  const known = readAllowed(ports).map(({ id }) => id)
  return { sha256: ports.sha256, allowed: new Set([...known, ...allow]) }
}

/** Notes what the person has allowed, in the home, so that an update does not refuse it again. */
export async function noteAllowed(
  ports: Pick<Ports, 'files' | 'places' | 'chance' | 'clock' | 'sha256'>,
  { allow = [], dryRun }: { readonly allow?: readonly string[]; readonly dryRun: boolean },
): Promise<void> {
  if (dryRun || allow.length === 0) return
  const before = readAllowed(ports)
  const known = new Set(before.map(({ id }) => id))
  const fresh = [...new Set(allow)].filter((id) => !known.has(id))
  if (fresh.length === 0) return
  const allowed_at = new Date(ports.clock.now()).toISOString()
  const file: FindingsFile = {
    format: 1,
    allowed: [...before, ...fresh.map((id) => ({ id, allowed_at }))],
  }
  await writeNoted(ports, FINDINGS_FILE, file)
}

function readAllowed(ports: Pick<Ports, 'files' | 'places'>): FindingsFile['allowed'] {
  return readNoted(ports, FINDINGS_FILE, parseVerified<FindingsFile>)?.allowed ?? []
}
