/** Names the stat cache of a collection. */
export function collectionRoot(name: string): string {
  return `collection:${name}`
}

/** Names the stat cache of a project's profile folder. */
export function projectRoot(place: { readonly project: string; readonly root: string }): string {
  return `project:${place.project}|${place.root}`
}
