import { dateFormat } from './locale.ts'

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** The special words for one unit ago. */
const ONE: Readonly<Record<string, string>> = {
  year: 'last year',
  month: 'last month',
  week: 'last week',
  day: 'yesterday',
}

/** Says how long ago something was: `3 hours ago`. It does not use `Intl`, which is slow to start. */
export function sayAgo(iso: string, now: number): string {
  const seconds = Math.round((now - Date.parse(iso)) / 1000)
  const unit = UNITS.find(([, length]) => seconds >= length)
  if (unit === undefined) return 'just now'
  const [name, length] = unit
  const many = Math.floor(seconds / length)
  return many === 1 ? (ONE[name] ?? `1 ${name} ago`) : `${many} ${name}s ago`
}

const absolute = dateFormat({ dateStyle: 'medium', timeStyle: 'short' })

/** Says exactly when something was, as the reader's language writes it. */
export function sayWhen(iso: string): string {
  return absolute(new Date(iso))
}
