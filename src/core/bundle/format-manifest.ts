import { artifactPath } from '../artifact/artifact-path.ts'
import type {
  BundleManifest,
  BundledArtifact,
  BundledFile,
  BundledMembership,
  BundledUpstream,
} from './bundle-manifest.ts'
import { bundleFormat } from './bundle-manifest.ts'
import { tomlTable } from './toml-table.ts'

/** Returns the text of a `bundle.toml`; the same manifest gives the same text. */
export function formatBundleManifest(manifest: BundleManifest): string {
  const { name, sums, hasHistory, artifacts, memberships } = manifest
  return [
    tomlTable('[bundle]', { format: bundleFormat(manifest), name, history: hasHistory, sums }),
    ...artifacts.map(formatArtifact),
    ...memberships.map(formatMembership),
  ].join('\n')
}

function formatArtifact(artifact: BundledArtifact): string {
  const { type, name, uuid, hash, version, pristine, displayName, description } = artifact
  const own = {
    type,
    name,
    path: artifactPath(type, name),
    uuid,
    hash,
    version,
    pristine,
    display_name: displayName,
    description,
    tags: artifact.tags,
  }
  return [
    tomlTable('[[artifacts]]', own),
    ...(artifact.upstream === null ? [] : [formatUpstream(artifact.upstream)]),
    ...artifact.lineage.map(({ version: older, hash: tree, parts }) =>
      tomlTable('[[artifacts.lineage]]', { version: older, hash: tree, parts }),
    ),
    ...artifact.files.map(formatFile),
    ...artifact.versionTags.map(({ tag, version: named, hash: tree, at, by }) =>
      tomlTable('[[artifacts.version_tags]]', { tag, version: named, hash: tree, at, by }),
    ),
  ].join('\n')
}

function formatUpstream({ url, ref, path, commit, hash, version }: BundledUpstream): string {
  return tomlTable('[artifacts.upstream]', { url, ref, path, commit, hash, version })
}

function formatFile({ path, mode, content }: BundledFile): string {
  const shown = mode === '100644' ? null : mode
  const what = content.kind === 'file' ? { sha256: content.sha256 } : { target: content.target }
  return tomlTable('[[artifacts.files]]', { path, mode: shown, ...what })
}

function formatMembership(membership: BundledMembership): string {
  const { composite, child, relationship, position, pin, disabled, instead } = membership
  return tomlTable('[[memberships]]', {
    composite,
    child,
    relationship,
    position,
    pin: pin?.hash ?? null,
    pin_version: pin?.version ?? null,
    disabled: disabled ? true : null,
    instead,
  })
}
