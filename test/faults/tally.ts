/** How often something was tried, and what harm it did. */
export class Tally {
  tried = 0
  survived = 0
  readonly harms: string[] = []

  /** Counts one try; without faults it was survived. */
  count(what: string, faults: readonly string[]): void {
    this.tried += 1
    if (faults.length === 0) this.survived += 1
    this.harms.push(...faults.map((fault) => `${what} ${fault}`))
  }
}

/** Returns all of `tallies` as one. */
export function addTallies(tallies: readonly Tally[]): Tally {
  const sum = new Tally()
  for (const { tried, survived, harms } of tallies) {
    sum.tried += tried
    sum.survived += survived
    sum.harms.push(...harms)
  }
  return sum
}
