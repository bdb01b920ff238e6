import { sayAgo, sayWhen } from './say-ago.ts'

/** A time as people say it, with the exact one on hover. */
export function TimeAgo({ at }: { readonly at: string }) {
  return (
    <time
      dateTime={at}
      onPointerEnter={({ currentTarget }) => {
        // Only where somebody looks: the exact time of every row would take its time.
        currentTarget.title = sayWhen(at)
      }}
      className="tabular whitespace-nowrap"
    >
      {sayAgo(at, Date.now())}
    </time>
  )
}
