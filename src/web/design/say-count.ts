const english = new Intl.NumberFormat('en')

/** Writes a whole number with its thousands apart: `5,000`. */
export function sayNumber(number: number): string {
  return number < 1000 ? String(number) : english.format(number)
}

/** Says how many there are of a thing: `3 files`. */
export function sayCount(count: number, one: string, many = `${one}s`): string {
  return `${sayNumber(count)} ${count === 1 ? one : many}`
}
