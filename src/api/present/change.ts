/** Returns the outcome of a change as documents have it, with what was done as `present` says it. */
export function presentChange<T, R>(
  outcome: { readonly result: T; readonly operation: string | null; readonly dryRun: boolean },
  present: (result: T) => R,
): { result: R; operation: string | null; dry_run: boolean } {
  const { result, operation, dryRun } = outcome
  return { result: present(result), operation, dry_run: dryRun }
}

/** The same of a change that did something to each of several. */
export function presentEach<T, R>(
  outcome: {
    readonly result: readonly T[]
    readonly operation: string | null
    readonly dryRun: boolean
  },
  present: (one: T) => R,
) {
  return presentChange(outcome, (all) => ({ items: all.map(present) }))
}
