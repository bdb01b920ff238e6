/** What a command that changes something did, or would do. */
interface Outcome<T> {
  readonly result: T
  readonly operation: string | null
  readonly dryRun: boolean
}

/** Returns the document of a command that changes something. */
export function presentChange<T, R>(outcome: Outcome<T>, present: (result: T) => R) {
  const { result, operation, dryRun } = outcome
  return { result: present(result), operation, dry_run: dryRun }
}
