/** Writes a whole number with thousands separators: `5,000`. It does not use `Intl`, which is slow to start. */
export function sayNumber(number: number): string {
  return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

/** Says how many there are of a thing: `3 files`. */
export function sayCount(count: number, one: string, many = `${one}s`): string {
  return `${sayNumber(count)} ${count === 1 ? one : many}`
}

/** Says a number of bytes: `512 B`, `3.4 kB`. */
export function saySize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const unit = bytes < 1_000_000 ? 'kB' : 'MB'
  const size = bytes / (unit === 'kB' ? 1000 : 1_000_000)
  return `${size.toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`
}
