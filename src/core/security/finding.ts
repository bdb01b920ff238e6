import type { Sha256 } from '../object/object-id.ts'

/** How findings are told apart, and which of them a person lets pass. */
export interface FindingGate {
  readonly sha256: Sha256
  /** Ids. */
  readonly allowed: ReadonlySet<string>
}

/** Writes the options that let findings pass, each once. */
export function allowOptions(ids: readonly string[]): string {
  return [...new Set(ids)].map((id) => `--allow ${id}`).join(' ')
}

/**
 * Names a finding by what it is and the very text that it is about: the same text in the same file
 * has the same id on every machine, and any other text another.
 */
export function findingId(
  sha256: Sha256,
  { code, path, text }: { readonly code: string; readonly path: string; readonly text: string },
): string {
  return sha256(new TextEncoder().encode(JSON.stringify([code, path, text]))).slice(0, 12)
}
