/** Says a number of bytes: `512 B`, `3.4 kB`. */
export function saySize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const unit = bytes < 1_000_000 ? 'kB' : 'MB'
  const size = bytes / (unit === 'kB' ? 1000 : 1_000_000)
  return `${size.toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`
}
