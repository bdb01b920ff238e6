import { artifactPath, isSingleFile } from '../artifact/artifact-path.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import { isObject, isSame } from '../agents/shared/data.ts'
import type { PlainObject } from '../agents/shared/data.ts'
import { withoutPlaces } from '../agents/claude-code/plugin-manifest.ts'
import { assertNoCollisions } from '../security/safe-path.ts'
import { formatJson, toPlainJson } from '../json/plain-json.ts'
import { parseStrictJson } from '../json/strict-json.ts'
import { mergeHooks } from './plugin-hooks.ts'
import { kebabName } from './plugin-name.ts'
import type { PluginFile, PluginPart } from './plugin-part.ts'

export interface PluginContents {
  readonly name: string
  /** What a composite has beside its parts; nothing for a plugin that is made only now. */
  readonly files: readonly PluginFile[]
  readonly parts: readonly PluginPart[]
}

/** A plugin as Claude Code loads it. */
export interface PluginFolder {
  /** In kebab case, as its manifest says. */
  readonly name: string
  readonly description: string | null
  readonly version: string | null
  /** Sorted by path. */
  readonly files: readonly PluginFile[]
}

const MANIFEST = '.claude-plugin/plugin.json'
/** Where other agents look for it. */
const ROOT_MANIFEST = 'plugin.json'

/**
 * Puts a plugin together: its manifest without path overrides, and its parts in the standard folders.
 *
 * Throws `E_PATH_COLLISION` where a file of its own lies in the place of a part, and what
 * `parseStrictJson` throws for a manifest, hooks or servers that cannot be read.
 */
export function assemblePlugin({ name, files, parts }: PluginContents): PluginFolder {
  const found = [MANIFEST, ROOT_MANIFEST].map((path) => files.find((file) => file.path === path))
  const own = found.find((file) => file !== undefined)
  const hooks = mergeHooks(parts.filter(({ type }) => type === 'hook'))
  const manifest = naming(readManifest(own?.bytes ?? null, name), hooks.named)
  const rest = files.filter((file) => file !== own)
  const ofType = (type: ArtifactType) => parts.filter((part) => part.type === type)
  const servers = mergeServers(ofType('mcp'))
  const all = [
    { path: MANIFEST, mode: '100644' as const, bytes: manifest.bytes },
    ...rest,
    ...[...ofType('skill'), ...ofType('command'), ...ofType('agent')].flatMap(inPlace),
    ...hooks.files,
    ...(servers === null ? [] : [{ path: '.mcp.json', mode: '100644' as const, bytes: servers }]),
  ]
  assertNoCollisions(all.map(({ path }) => path))
  const { fields } = manifest
  return {
    name: manifest.name,
    description: textOf(fields, 'description'),
    version: textOf(fields, 'version'),
    files: all.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  }
}

function inPlace({ type, name, files }: PluginPart): readonly PluginFile[] {
  const place = artifactPath(type, name)
  return files.map((file) => ({
    ...file,
    path: isSingleFile(type) ? place : `${place}/${file.path}`,
  }))
}

interface Manifest {
  readonly bytes: Uint8Array
  readonly name: string
  readonly fields: PlainObject
}

/** Has a manifest name hooks beside those in the standard place. */
function naming(manifest: Manifest, hooks: readonly string[]): Manifest {
  if (hooks.length === 0) return manifest
  const fields = { ...manifest.fields, hooks }
  return { ...manifest, fields, bytes: formatJson(fields) }
}

function readManifest(bytes: Uint8Array | null, name: string): Manifest {
  const fields = bytes === null ? {} : readObject(bytes)
  const stated = textOf(fields, 'name')
  const kebab = kebabName(stated ?? name)
  const { name: _name, ...kept } = Object.fromEntries(withoutPlaces(Object.entries(fields)))
  const isKept = stated === kebab && isSame({ name: kebab, ...kept }, fields)
  if (bytes !== null && isKept) return { bytes, name: kebab, fields }
  const plain = { name: kebab, ...kept }
  return { bytes: formatJson(plain), name: kebab, fields: plain }
}

function mergeServers(parts: readonly PluginPart[]): Uint8Array | null {
  if (parts.length === 0) return null
  const servers = parts.flatMap(({ files }) =>
    files.flatMap(({ bytes }) => {
      const { mcpServers } = readObject(bytes)
      return isObject(mcpServers) ? Object.entries(mcpServers) : []
    }),
  )
  return formatJson({ mcpServers: Object.fromEntries(servers) })
}

function readObject(bytes: Uint8Array): PlainObject {
  const value = toPlainJson(parseStrictJson(new TextDecoder().decode(bytes)))
  return isObject(value) ? value : {}
}

function textOf(fields: PlainObject, key: string): string | null {
  const value = fields[key]
  return typeof value === 'string' ? value : null
}
