import type { PendingEntry } from '../../core/view/entries.ts'

/** Says where the result of a pending merge goes. */
export function pendingTarget({ target }: Pick<PendingEntry, 'target'>): string {
  const [, project] = /^deployment\/([^|]+)\|/.exec(target) ?? []
  if (project === undefined) return 'in the collection'
  return `in ${project.replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))}`
}
