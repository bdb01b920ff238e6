import type { LibrarySearch } from '../../browser/search-params.ts'

/** What of the address changes; undefined takes a part away. */
export type SearchChange = LibrarySearch
