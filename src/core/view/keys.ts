import { enabledPath } from '../form/disabled-place.ts'

/** The keys of a view. Paths are escaped so that `|` ends them without doubt; names of collections hold no `/`. */
export const viewKeys = {
  collection: (name: string) => `collection/${escapePart(name)}`,
  collections: () => 'collection/',
  /** The collection in use. */
  currentCollection: () => 'setting/collection',
  artifact: (collection: string, uuid: string) => `artifact/${escapePart(collection)}/${uuid}`,
  artifacts: (collection: string) => `artifact/${escapePart(collection)}/`,
  allArtifacts: () => 'artifact/',
  project: (path: string) => `project/${escapePart(path)}`,
  projects: () => 'project/',
  /** A copy that is disabled keeps its key, whichever of its two places is asked for. */
  deployment: (place: { project: string; root: string; path: string }) =>
    `deployment/${escapePart(place.project)}|${escapePart(place.root)}|${escapePart(enabledPath(place.path))}`,
  deployments: (project: string) => `deployment/${escapePart(project)}|`,
  allDeployments: () => 'deployment/',
  record: (project: string, root: string) => `record/${escapePart(project)}|${escapePart(root)}`,
  records: (project: string) => `record/${escapePart(project)}|`,
  snapshot: (collection: string, id: string) => `snapshot/${escapePart(collection)}/${id}`,
  snapshots: (collection: string) => `snapshot/${escapePart(collection)}/`,
  pending: (id: string) => `pending/${id}`,
  allPending: () => 'pending/',
  versionTag: (uuid: string, tag: string) => `version-tag/${uuid}/${tag}`,
  versionTags: (uuid: string) => `version-tag/${uuid}/`,
  member: (composite: string, child: string) => `member/${composite}/${child}`,
  members: (composite: string) => `member/${composite}/`,
  allMembers: () => 'member/',
  resolution: (uuid: string, id: string) => `resolution/${uuid}/${id}`,
  resolutions: (uuid: string) => `resolution/${uuid}/`,
  allResolutions: () => 'resolution/',
  source: (name: string) => `source/${escapePart(name)}`,
  sources: () => 'source/',
  /** An address that a source had before. */
  sourceAlias: (address: string) => `source-alias/${escapePart(address)}`,
  sourceAliases: () => 'source-alias/',
  set: (collection: string, name: string) => `set/${escapePart(collection)}/${name}`,
  sets: (collection: string) => `set/${escapePart(collection)}/`,
  remote: (name: string) => `remote/${escapePart(name)}`,
  remotes: () => 'remote/',
  shared: (remote: string, uuid: string) => `shared/${escapePart(remote)}/${uuid}`,
  allShared: (remote: string) => `shared/${escapePart(remote)}/`,
} as const

function escapePart(part: string): string {
  if (!part.includes('|') && !part.includes('%')) return part
  return part.replace(/[%|]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
}

/** Returns the project of a deployment's key; null for any other key. */
export function deploymentProject(key: string): string | null {
  return deploymentFolder(key)?.project ?? null
}

/** Returns the project and the folder of the profile that a deployment's key names; null for other keys. */
export function deploymentFolder(
  key: string,
): { readonly project: string; readonly root: string } | null {
  const [, project, root] = /^deployment\/([^|]+)\|([^|]+)\|/.exec(key) ?? []
  if (project === undefined || root === undefined) return null
  return { project: unescapePart(project), root: unescapePart(root) }
}

/** Returns the folder of the agent whose record a key is of. */
export function recordRoot(key: string): string {
  return unescapePart(key.slice(key.indexOf('|') + 1))
}

/** Returns the address that a source had before, of the key of its alias. */
export function aliasedAddress(key: string): string {
  return unescapePart(key.slice(viewKeys.sourceAliases().length))
}

function unescapePart(part: string): string {
  return part.replace(/%([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
