import { sayAgo, sayWhen } from './say-ago.ts'

/** A relative time, with the exact time on hover. */
export function TimeAgo({ at }: { readonly at: string }) {
  return (
    <time
      dateTime={at}
      onPointerEnter={({ currentTarget }) => {
        // The exact time is formatted on hover only: formatting it for every row is slow.
        currentTarget.title = sayWhen(at)
      }}
      className="tabular whitespace-nowrap"
    >
      {sayAgo(at, Date.now())}
    </time>
  )
}
