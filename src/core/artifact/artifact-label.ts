/** Returns `type:name`, the name of an artifact outside its collection. */
export function artifactLabel(artifact: { readonly type: string; readonly name: string }): string {
  return `${artifact.type}:${artifact.name}`
}

/** Returns `collection/type:name`, which means the same artifact wherever it is typed. */
export function fullLabel(artifact: {
  readonly collection: string
  readonly type: string
  readonly name: string
}): string {
  return `${artifact.collection}/${artifactLabel(artifact)}`
}

/** Returns artifacts as people look for them: by type, then by name. */
export function inNameOrder<T extends { readonly type: string; readonly name: string }>(
  artifacts: readonly T[],
): T[] {
  return artifacts.toSorted((a, b) => (artifactLabel(a) < artifactLabel(b) ? -1 : 1))
}
