import { singleFilePath } from '../artifact/artifact-path.ts'
import { isSkillmeatError } from '../errors.ts'
import { setField } from '../agents/shared/markdown/markdown-file.ts'
import { makeCandidate, partPath } from './candidate.ts'
import type { Candidate } from './candidate.ts'
import { joinPath } from './manifest-paths.ts'
import { toPlainJson } from '../json/plain-json.ts'
import { statementsOf } from './plugin.ts'
import type { Plugin, Statement } from './plugin.ts'
import type { OwnedCandidate, Scan } from './scan.ts'
import { baseOf } from './skill-roots.ts'
import type { JsonMap } from '../json/strict-json.ts'

/** Keys of a named command, and the fields of frontmatter that say the same; they win over those. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ['description', 'description'],
  ['argumentHint', 'argument-hint'],
  ['model', 'model'],
  ['allowedTools', 'allowed-tools'],
])

/** A command that a manifest names, with its text or the file that has it. */
interface NamedCommand {
  readonly plugin: Plugin
  readonly statement: Statement
  readonly name: string
  readonly fields: JsonMap
  /** Its file, relative to the source's root; null where the manifest holds the text, or none is named. */
  readonly file: string | null
}

/** Lists the files whose text goes into commands that a manifest says more of. */
export function namedCommandFiles(plugins: readonly Plugin[]): readonly string[] {
  return plugins.flatMap(commandsOf).flatMap(({ file }) => file ?? [])
}

/**
 * Makes commands of those that manifests name: `"commands": { "x": { "content" or "source", … } }`.
 *
 * What the manifest says of one stands in its frontmatter then.
 */
export function namedCommands(scan: Scan): readonly OwnedCandidate[] {
  return scan.plugins.flatMap(commandsOf).flatMap((command) => {
    const candidate = makeCommand(scan, command)
    return candidate === null ? [] : [{ candidate, owner: command.plugin }]
  })
}

function makeCommand(scan: Scan, command: NamedCommand): Candidate | null {
  const { plugin, statement, name, fields, file } = command
  const reason = `a command that ${statement.path} names`
  const stated = [...FIELDS].filter(([key]) => fields.has(key))
  tellOfOthers(scan, command)
  if (file !== null && stated.length === 0) {
    const files = scan.files.filter(({ path }) => path === file)
    // Another name than the file's is one of several that it may have.
    const own = baseOf(file).replace(/\.md$/i, '') === name ? file : partPath(file, name)
    return files.length === 0
      ? null
      : makeCandidate({ type: 'command', name, path: own, files, reason })
  }
  const content = fields.get('content')
  const text = file === null ? content : scan.readText(file)
  const path = file ?? `the command ${name} in ${statement.path}`
  if (typeof text !== 'string') {
    // A file that is not there is told of with all that manifests name.
    if (file === null) scan.skipped.push({ path, reason: 'it has neither "source" nor "content"' })
    return null
  }
  try {
    const written = stated.reduce(
      (now, [key, field]) => setField(now, field, toPlainJson(fields.get(key) ?? null)),
      text,
    )
    const made = new Map([[singleFilePath('command'), new TextEncoder().encode(written)]])
    const place =
      file === null
        ? partPath(statement.path, `${plugin.name}/commands/${name}`)
        : partPath(file, name)
    return makeCandidate({ type: 'command', name, path: place, files: [], reason, made })
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    scan.skipped.push({ path, reason: `a command that cannot be read: ${error.message}` })
    return null
  }
}

function tellOfOthers({ skipped }: Scan, { name, fields, statement }: NamedCommand): void {
  const known = new Set(['source', 'content', ...FIELDS.keys()])
  const others = [...fields.keys()].filter((key) => !known.has(key))
  if (others.length === 0) return
  const reason = `the command ${name}: ${others.join(', ')} is not known, and left out`
  skipped.push({ path: statement.path, reason })
}

function commandsOf(plugin: Plugin): readonly NamedCommand[] {
  return statementsOf(plugin).flatMap((statement) => {
    const commands = statement.fields.get('commands')
    if (!(commands instanceof Map)) return []
    return [...commands].flatMap(([name, fields]): NamedCommand[] => {
      if (!(fields instanceof Map)) return []
      const source = fields.get('source')
      const file = typeof source === 'string' ? joinPath([plugin.root, source]) : null
      return [{ plugin, statement, name, fields, file }]
    })
  })
}
