import { toPlainJson } from '../json/plain-json.ts'
import type { JsonValue } from '../json/strict-json.ts'
import { isAddress } from '../agents/shared/mcp/server-bundle.ts'
import type { SelfRunKind } from '../agents/shared/self-run-kinds.ts'
import { hookLines, isMap, listOf, readConfig, serverLines, textOf } from './config-runs.ts'
import { selfRun } from './self-run.ts'
import type { ListedFiles, SelfRun } from './self-run.ts'

/** Where an agent looks for the manifest of a plugin, below its folder. */
const MANIFEST =
  /^(?:plugin\.json|gemini-extension\.json|\.(?:[a-z]+-)?plugin\/plugin\.json|\.github\/plugin\/plugin\.json)$/
const RULE = /^rules\/.+\.(?:mdc|md)$/
const STYLE = /^output-styles\/.+\.md$/
const PROGRAM = /^bin\/./

/** Tells whether a folder is a plugin to Claude Code, whatever else it is. */
export function isPluginFolder(paths: readonly string[]): boolean {
  return paths.includes('.claude-plugin/plugin.json')
}

/** A key of a manifest, and the file that stands for it without being named. */
interface ConfigRule {
  readonly kind: SelfRunKind
  /** Keys of the manifest; a dot goes one object deeper. */
  readonly keys: readonly string[]
  readonly standard: readonly string[]
  readonly linesOf: (value: JsonValue, name: string) => readonly string[]
  /** Says what a file that it names and that is not read does; by default that it is obeyed. */
  readonly unread?: (path: string) => string
}

const CONFIGS: readonly ConfigRule[] = [
  {
    kind: 'hooks',
    keys: ['hooks'],
    standard: ['hooks/hooks.json', 'hooks.json'],
    linesOf: (value) => itemsOf(value).flatMap((item) => hookLines(withoutModules(item))),
  },
  {
    kind: 'hook_modules',
    keys: ['hooks'],
    standard: ['hooks/hooks.json', 'hooks.json'],
    linesOf: (value) => itemsOf(value).flatMap(moduleLines),
  },
  {
    kind: 'servers',
    keys: ['mcpServers'],
    standard: ['.mcp.json', 'mcp.json'],
    linesOf: (value) => itemsOf(value).flatMap(serverOrBundle),
    unread: (path) => `starts the servers of ${path}, which is not read`,
  },
  {
    kind: 'language_servers',
    keys: ['lspServers'],
    standard: ['.lsp.json'],
    linesOf: (value) =>
      itemsOf(value).flatMap((item) => serverLines(inner(item, 'lspServers'), 'language server')),
  },
  {
    kind: 'monitors',
    keys: ['monitors', 'experimental.monitors'],
    standard: ['monitors/monitors.json'],
    linesOf: monitorLines,
  },
  {
    kind: 'settings',
    keys: ['settings'],
    standard: ['settings.json'],
    linesOf: settingLines,
  },
  {
    kind: 'binaries',
    keys: ['binaries'],
    standard: [],
    linesOf: (value) => named('fetches', value),
  },
  {
    kind: 'dependencies',
    keys: ['dependencies', 'optionalDependencies'],
    standard: [],
    linesOf: (value) => named('installs the plugin', value),
  },
  {
    kind: 'channels',
    keys: ['channels'],
    standard: [],
    linesOf: (value) => named('listens to the channel', value),
  },
  {
    kind: 'output_styles',
    keys: ['outputStyles'],
    standard: [],
    linesOf: (value) => named('sets an output style:', value),
  },
]

/** Lists what an agent that loads a plugin's folder runs or obeys of it by itself. */
export function pluginRuns(files: ListedFiles): readonly SelfRun[] {
  const { paths } = files
  const manifests = paths.filter((path) => MANIFEST.test(path))
  return [
    ...CONFIGS.flatMap((rule) => configRuns(rule, files, manifests)),
    ...paths
      .filter((path) => PROGRAM.test(path))
      .map((path) => selfRun('path_programs', `puts ${path} on the PATH`, { files: [path] })),
    ...paths
      .filter((path) => STYLE.test(path))
      .map((path) => selfRun('output_styles', `sets an output style: ${path}`, { files: [path] })),
    ...paths
      .filter((path) => RULE.test(path) && alwaysApplies(files.textOf(path) ?? ''))
      .map((path) => selfRun('standing_rules', `always applies: ${path}`, { files: [path] })),
  ]
}

/** Lists what the `hooks.json` of a hook runs; `modules` are loaded only where it is one file of a plugin. */
export function hookFileRuns(text: string): readonly SelfRun[] {
  return [
    ...linesIn(text, (value) => hookLines(withoutModules(value))).map((line) =>
      selfRun('hooks', line, { words: text, coversAll: true }),
    ),
    ...(readConfig(text).problem === null ? linesIn(text, moduleLines) : []).map((line) =>
      selfRun('hook_modules', line, { words: text, coversAll: true }),
    ),
  ]
}

/** Lists what the server in an `artifact.json` starts or connects to. */
export function serverFileRuns(text: string): readonly SelfRun[] {
  return linesIn(text, (value) => serverLines(inner(value, 'mcpServers'))).map((line) =>
    selfRun('servers', line, { words: text, coversAll: true }),
  )
}

function linesIn(
  text: string,
  linesOf: (value: JsonValue) => readonly string[],
): readonly string[] {
  const { value, problem } = readConfig(text)
  return problem === null ? linesOf(value) : [problem]
}

function configRuns(
  {
    kind,
    keys,
    standard,
    linesOf,
    unread = (path) => `obeys ${path}, which is not read`,
  }: ConfigRule,
  files: ListedFiles,
  manifests: readonly string[],
): readonly SelfRun[] {
  const stated = manifests.flatMap((path) => {
    const { value } = readConfig(files.textOf(path) ?? '')
    return keys.flatMap((key) => valuesAt(value, key)).map((found) => ({ path, found }))
  })
  const inline = stated.flatMap(({ path, found }) =>
    typeof found === 'string' && isFile(files, found)
      ? []
      : linesOf(found, path).map((line) =>
          selfRun(kind, line, { words: JSON.stringify([line, toPlainJson(found)]) }),
        ),
  )
  const otherFiles = stated.flatMap(({ found }) =>
    typeof found === 'string' && isFile(files, found) ? [plainPath(found)] : [],
  )
  const held = [...new Set([...standard, ...otherFiles])].flatMap((path) => {
    const text = files.textOf(path)
    if (text === null) {
      const isUnread = otherFiles.includes(path)
      return isUnread ? [selfRun(kind, unread(path), { files: [path] })] : []
    }
    const { value, problem } = readConfig(text)
    const lines = problem === null ? linesOf(value, path) : [`${path} ${problem}`]
    return lines.map((line) => selfRun(kind, line, { words: text, files: [path] }))
  })
  return [...held, ...inline]
}

/** Returns what stands below a key; of a list each path by itself, and the rest as a list. */
function valuesAt(value: JsonValue, key: string): readonly JsonValue[] {
  const found = key
    .split('.')
    .reduce<JsonValue | undefined>((at, part) => (isMap(at) ? at.get(part) : undefined), value)
  if (found === undefined || found === null) return []
  const paths = listOf(found).filter((item) => typeof item === 'string')
  if (paths.length === 0) return [found]
  const rest = listOf(found).filter((item) => typeof item !== 'string')
  return rest.length === 0 ? paths : [...paths, rest]
}

/** Returns the items of a list; anything else is one itself. */
function itemsOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [value]
}

function serverOrBundle(value: JsonValue): readonly string[] {
  if (typeof value !== 'string') return serverLines(inner(value, 'mcpServers'))
  return isAddress(value) ? [`fetches and starts the servers of ${value}`] : []
}

function isFile({ paths }: ListedFiles, path: string): boolean {
  return paths.includes(plainPath(path))
}

function plainPath(path: string): string {
  return path.replace(/^\.\//, '')
}

function inner(value: JsonValue, key: string): JsonValue {
  return (isMap(value) ? value.get(key) : undefined) ?? value
}

function withoutModules(value: JsonValue): JsonValue {
  if (!isMap(value)) return value
  return new Map([...value].filter(([key]) => key !== 'modules'))
}

function moduleLines(value: JsonValue): readonly string[] {
  const modules = isMap(value) ? value.get('modules') : undefined
  if (modules === undefined || modules === null) return []
  const items = Array.isArray(modules) ? modules : [modules]
  return items.map((item) => `loads ${wordsOf(item)} into the agent`)
}

function monitorLines(value: JsonValue): readonly string[] {
  const monitors = inner(value, 'monitors')
  const items: readonly JsonValue[] = isMap(monitors) ? [...monitors.values()] : listOf(monitors)
  if (items.length === 0) return typeof value === 'string' ? [`monitor: ${value}`] : []
  return items.map((item) =>
    isMap(item) ? `monitor: ${textOf(item.get('command')) || wordsOf(item)}` : wordsOf(item),
  )
}

function settingLines(value: JsonValue, name: string): readonly string[] {
  if (!isMap(value)) return []
  return [...value]
    .filter(([key]) => !key.startsWith('$'))
    .map(([key, item]) => `${name} sets ${key}: ${wordsOf(item)}`)
}

function named(what: string, value: JsonValue): readonly string[] {
  const items: readonly JsonValue[] = isMap(value)
    ? [...value.keys()]
    : Array.isArray(value)
      ? value
      : [value]
  return items.map((item) => `${what} ${wordsOf(isMap(item) ? (item.get('name') ?? item) : item)}`)
}

function alwaysApplies(text: string): boolean {
  return /^alwaysApply\s*:\s*true\s*$/m.test(text)
}

function wordsOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(toPlainJson(value))
}
