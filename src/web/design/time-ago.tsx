const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** Says how long ago something was: `3 hours ago`. */
export function sayAgo(iso: string, now: number): string {
  const seconds = Math.round((now - Date.parse(iso)) / 1000)
  const unit = UNITS.find(([, length]) => seconds >= length)
  return unit === undefined ? 'just now' : relative.format(-Math.floor(seconds / unit[1]), unit[0])
}

/** A time as people say it, with the exact one on hover. */
export function TimeAgo({ at }: { readonly at: string }) {
  return (
    <time
      dateTime={at}
      onPointerEnter={({ currentTarget }) => {
        // Only where somebody looks: the exact time of every row would take its time.
        currentTarget.title = absolute.format(new Date(at))
      }}
      className="tabular whitespace-nowrap"
    >
      {sayAgo(at, Date.now())}
    </time>
  )
}
