import { RECORD_FILE } from './record-file.ts'

/** The name of the merge driver in git's settings. */
const DRIVER = 'skillmeat-record'

const LINE = `${RECORD_FILE} merge=${DRIVER}`

/** What a repository's settings say of the driver. */
export const DRIVER_SETTINGS: readonly (readonly [name: string, value: string])[] = [
  [`merge.${DRIVER}.name`, 'records of what skillmeat deployed'],
  // A window that merges, or a job, may not find the program: git's own merge leaves markers, which are read later.
  [
    `merge.${DRIVER}.driver`,
    'if command -v skillmeat >/dev/null 2>&1; then skillmeat merge-record %O %A %B; else git merge-file %A %O %B; fi',
  ],
]

/**
 * Returns the text of a `.gitattributes` in which records are merged by the driver; null where that is
 * so already. All that stands there stays.
 */
export function withDriverLine(text: string): string | null {
  const lines = text.split(/\r?\n/)
  if (lines.some((line) => line.trim().replaceAll(/\s+/g, ' ') === LINE)) return null
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const gap = text === '' || text.endsWith('\n') ? '' : end
  return `${text}${gap}${LINE}${end}`
}
