/** Names the stat cache of one artifact of a collection: a command mostly looks at a few of many. */
export function artifactRoot(collection: string, path: string): string {
  return `collection:${collection}/${path}`
}

/** Names the stat cache of a project's profile folder. */
export function projectRoot(place: { readonly project: string; readonly root: string }): string {
  return `project:${place.project}|${place.root}`
}

/** Names the stat cache of all projects' deployment records. */
export const RECORDS_ROOT = 'records'
