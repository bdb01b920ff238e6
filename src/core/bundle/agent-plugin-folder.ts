import { artifactPath } from '../artifact/artifact-path.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import { isObject, isText } from '../agents/shared/data.ts'
import type { PlainObject } from '../agents/shared/data.ts'
import { agentPluginManifest } from '../agents/shared/agent-plugin/manifest.ts'
import { SERVERS_SCHEMA, agentPluginServer } from '../agents/shared/agent-plugin/server.ts'
import { readsPluginRoot } from '../agents/shared/hooks/reads-plugin-root.ts'
import type { Warning } from '../errors.ts'
import type { Loss } from '../form/format.ts'
import { formatJson, toPlainJson } from '../json/plain-json.ts'
import { parseStrictJson } from '../json/strict-json.ts'
import { assertNoCollisions } from '../security/safe-path.ts'
import type { PluginContents, PluginFolder } from './plugin-folder.ts'
import type { PluginFile, PluginPart } from './plugin-part.ts'

/** An Agent Plugin, and what of the artifacts it cannot hold. */
export interface AgentPluginFolder {
  readonly folder: PluginFolder
  /** The parts that are in it. */
  readonly parts: readonly PluginPart[]
  readonly losses: readonly Warning[]
}

const MANIFESTS = ['plugin.json', '.claude-plugin/plugin.json'] as const
const SERVERS = 'mcp.json'

/**
 * Puts an Agent Plugin together (agent-plugins.org, 1.0.0): `plugin.json`, `skills/<name>/` and `mcp.json`,
 * with the files that the plugin has beside its parts. Throws as `assemblePlugin` does.
 */
export function assembleAgentPlugin({ name, files, parts }: PluginContents): AgentPluginFolder {
  const own = MANIFESTS.map((path) => files.find((file) => file.path === path))
  const stated = own.find((file) => file !== undefined)
  const fields = stated === undefined ? {} : readObject(stated.bytes)
  const manifest = agentPluginManifest(fields, name)
  const skills = parts.filter((part) => part.type === 'skill' && isFlat(part.name))
  const servers = serversOf(parts.filter(({ type }) => type === 'mcp'))
  const rest = files.filter((file) => !own.includes(file) && file.path !== SERVERS)
  const all: readonly PluginFile[] = [
    { path: 'plugin.json', mode: '100644', bytes: formatJson(manifest.fields) },
    ...rest,
    ...skills.flatMap(inPlace),
    ...(servers.bytes === null
      ? []
      : [{ path: SERVERS, mode: '100644' as const, bytes: servers.bytes }]),
  ]
  assertNoCollisions(all.map(({ path }) => path))
  const { description = null, version = null } = pickTexts(manifest.fields)
  return {
    folder: {
      name: manifest.name,
      description,
      version,
      files: all.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    },
    parts: [...skills, ...servers.parts],
    losses: [
      ...manifest.losses.map((loss) => toWarning(loss, `composite:${name}`)),
      ...parts.filter((part) => !hasPlace(part)).map(noPlace),
      ...skills.flatMap(rootLosses),
      ...servers.losses,
    ],
  }
}

function pickTexts(fields: PlainObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (isText(value) ? [[key, value]] : [])),
  )
}

function serversOf(parts: readonly PluginPart[]): {
  readonly bytes: Uint8Array | null
  readonly parts: readonly PluginPart[]
  readonly losses: readonly Warning[]
} {
  const made = parts.flatMap((part) =>
    Object.entries(namedServers(part)).flatMap(([name, server]) =>
      isObject(server) ? [{ part, name, ...agentPluginServer(server) }] : [],
    ),
  )
  const kept = made.flatMap(({ name, entry }) => (entry === null ? [] : [[name, entry] as const]))
  const mcpServers = Object.fromEntries(kept)
  return {
    bytes: kept.length === 0 ? null : formatJson({ $schema: SERVERS_SCHEMA, mcpServers }),
    parts: [...new Set(made.flatMap(({ part, entry }) => (entry === null ? [] : [part])))],
    losses: made.flatMap(({ part, losses }) =>
      losses.map((loss) => toWarning(loss, `mcp:${part.name}`)),
    ),
  }
}

function namedServers({ files }: PluginPart): PlainObject {
  const found = files.map(({ bytes }) => readObject(bytes)['mcpServers'])
  return Object.fromEntries(found.flatMap((one) => (isObject(one) ? Object.entries(one) : [])))
}

const HAVE_NO_PLACE: Readonly<Partial<Record<ArtifactType, string>>> = {
  command: 'An Agent Plugin has no commands',
  agent: 'An Agent Plugin has no agents',
  hook: 'An Agent Plugin has no hooks',
}

/** Skills are found directly below `skills/`. */
function isFlat(name: string): boolean {
  return !name.includes('/')
}

function hasPlace({ type, name }: PluginPart): boolean {
  return type === 'mcp' || (type === 'skill' && isFlat(name))
}

function noPlace({ type, name }: PluginPart): Warning {
  const why = HAVE_NO_PLACE[type] ?? 'Clients of Agent Plugins find skills directly below skills/'
  return { code: 'W_FORMAT_LOSS', message: `${why}; it is left out.`, where: `${type}:${name}` }
}

/** In a text nothing says where the plugin lies. */
function rootLosses({ name, files }: PluginPart): readonly Warning[] {
  return files
    .filter(({ mode, bytes }) => mode !== '120000' && readsPluginRoot(bytes))
    .map(({ path }) => ({
      code: 'W_FORMAT_LOSS',
      message: `${path}: It reads CLAUDE_PLUGIN_ROOT, which clients of Agent Plugins do not set.`,
      where: `skill:${name}`,
    }))
}

function toWarning({ field, message }: Loss, where: string): Warning {
  return { code: 'W_FORMAT_LOSS', message: `${field}: ${message}`, where }
}

function inPlace({ name, files }: PluginPart): readonly PluginFile[] {
  return files.map((file) => ({ ...file, path: `${artifactPath('skill', name)}/${file.path}` }))
}

function readObject(bytes: Uint8Array): PlainObject {
  const value = toPlainJson(parseStrictJson(new TextDecoder().decode(bytes)))
  return isObject(value) ? value : {}
}
