import { cx } from './class-names.ts'

/** A grey shape where something will be. Give it the size of what comes. */
export function Skeleton({ className }: { readonly className?: string }) {
  return (
    <span
      aria-hidden
      className={cx('block animate-breathe rounded-sm bg-hover', className ?? 'h-4 w-full')}
    />
  )
}

/** Several lines that will be there. */
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
