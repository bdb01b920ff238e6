/** Returns the outcome of a change as the API says it. */
export function answerChange<T>(outcome: {
  readonly result: T
  readonly operation: string | null
  readonly dryRun: boolean
}) {
  const { result, operation, dryRun } = outcome
  return { result, operation, dry_run: dryRun }
}
