/** Every kind of artifact the product knows. */
export const ARTIFACT_TYPES = ['skill', 'command', 'agent', 'hook', 'mcp', 'composite'] as const

export type ArtifactType = (typeof ARTIFACT_TYPES)[number]

/** Tells whether `text` is one of the artifact types, spelled exactly. */
export function isArtifactType(text: unknown): text is ArtifactType {
  return (ARTIFACT_TYPES as readonly unknown[]).includes(text)
}
