/** Where a page begins, as a query has it. */
export interface PageQuery {
  readonly limit: number
  readonly cursor?: string
}

interface Page<T> {
  readonly items: readonly T[]
  readonly next_cursor: string | null
}

/** Asks for every page of a list, and returns all of it. */
export async function allPages<T>(ask: (query: PageQuery) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = []
  let cursor: string | null = null
  do {
    const page: Page<T> = await ask({ limit: 500, ...(cursor !== null && { cursor }) })
    items.push(...page.items)
    cursor = page.next_cursor
  } while (cursor !== null)
  return items
}
