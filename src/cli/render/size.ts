const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const
const STEP = 1000

/** Returns a number of bytes as a person would say it: `11.9 MB`. */
export function renderSize(bytes: number): string {
  let size = bytes
  let unit = 0
  while (size >= STEP && unit < UNITS.length - 1) {
    size /= STEP
    unit += 1
  }
  const digits = unit === 0 || size >= 100 ? 0 : 1
  return `${size.toFixed(digits)} ${UNITS[unit]}`
}
