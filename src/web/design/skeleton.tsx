import { cx } from './class-names.ts'

/** A grey placeholder for content that is loading. It should have the size of that content. */
export function Skeleton({ className }: { readonly className?: string }) {
  return (
    <span
      aria-hidden
      className={cx('block animate-breathe rounded-sm bg-hover', className ?? 'h-4 w-full')}
    />
  )
}

/** Placeholder lines for content that is loading. */
export function SkeletonRows({ rows = 6 }: { readonly rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-4">
      {Array.from({ length: rows }, (_, row) => (
        // oxlint-disable-next-line react/no-array-index-key -- the rows are all alike
        <Skeleton key={row} className={cx('h-4', row % 3 === 2 ? 'w-1/2' : 'w-5/6')} />
      ))}
    </div>
  )
}
