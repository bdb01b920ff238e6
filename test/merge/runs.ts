/** How often a property is tried: as often as fits a test run, or as `SKILLMEAT_RUNS` says. */
export function runs(few: number): { readonly numRuns: number } {
  const wanted = process.env['SKILLMEAT_RUNS']
  return { numRuns: wanted === undefined ? few : Number(wanted) }
}

/** Far more milliseconds than that takes, so that a machine with other work comes to the end too. */
export const TIME_LIMIT = 60_000 + Number(process.env['SKILLMEAT_RUNS'] ?? 0) * 200
