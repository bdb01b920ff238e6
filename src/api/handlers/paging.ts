import { invalid } from '../endpoint/validate.ts'

/** A part of a list and where the next begins. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next_cursor: string | null
  readonly total_count: number
}

/**
 * Cuts a page out of a list in a stable order. The cursor names the last item that was seen, so
 * what is added or removed meanwhile repeats and hides nothing. Throws a problem with status 400 for
 * a cursor that is none.
 */
export function cutPage<T>(
  all: readonly T[],
  query: { readonly limit: number; readonly cursor?: string | undefined },
  keyOf: (item: T) => string,
): Page<T> {
  const { limit, cursor } = query
  const after = cursor === undefined ? null : decodeCursor(cursor)
  const found = after === null ? -1 : all.findIndex((item) => keyOf(item) === after.key)
  const start = after === null ? 0 : found === -1 ? Math.min(after.index, all.length) : found + 1
  const items = all.slice(start, start + limit)
  const last = items.at(-1)
  const isLast = start + limit >= all.length || last === undefined
  return {
    items,
    next_cursor: isLast ? null : encodeCursor({ key: keyOf(last), index: start + limit }),
    total_count: all.length,
  }
}

/** Shows each item of a page. */
export function showPage<T, S>(page: Page<T>, show: (item: T) => S): Page<S> {
  return { ...page, items: page.items.map((item) => show(item)) }
}

interface Cursor {
  readonly key: string
  /** Where to go on when the item is gone. */
  readonly index: number
}

function encodeCursor({ key, index }: Cursor): string {
  return `${index}.${encodeURIComponent(key)}`
}

function decodeCursor(text: string): Cursor {
  const match = /^(?<index>\d{1,9})\.(?<key>.*)$/.exec(text)
  try {
    return {
      index: Number(match?.groups?.['index'] ?? 'none'),
      key: decodeURIComponent(match?.groups?.['key'] ?? '%'),
    }
  } catch {
    throw invalid([{ field: 'query.cursor', message: 'is no cursor of this list' }])
  }
}
