import type { FieldValue } from '../artifact/frontmatter-field.ts'
import { SkillmeatError, isSkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import type { PeerSource, PeerText } from './peer.ts'
import {
  fieldsAt,
  fieldsOf,
  isFields,
  listAt,
  olderVersion,
  readJsonFile,
  requiredTextAt,
  textAt,
} from './peer-fields.ts'
import type { PeerFields } from './peer-fields.ts'
import { readPeerSource } from './peer-source.ts'

/** A marketplace that Claude Code knows. */
export interface KnownMarketplace {
  readonly name: string
  /** Null for a folder of this machine, and what cannot be looked at again. */
  readonly source: PeerSource | null
  /** Absolute: where it keeps it. */
  readonly folder: string
}

/** A plugin that Claude Code has installed. */
export interface InstalledPlugin {
  readonly name: string
  readonly marketplace: string
  /** Absolute: where it lies as it came. */
  readonly folder: string
  /** Null where it is not recorded. */
  readonly commit: string | null
}

/** What is in one of the files, and what in it cannot be read. */
export interface Listed<T> {
  readonly items: readonly T[]
  readonly problems: readonly string[]
}

/**
 * Reads `known_marketplaces.json` of Claude Code 2.1.332, read in 2026-11. Throws as `Peer.read` does.
 */
export function readKnownMarketplaces(file: PeerText): Listed<KnownMarketplace> {
  return readEach(file, readJsonFile(file), (name, value) => {
    const entry = fieldsOf(value)
    const written = fieldsAt(entry, 'source')
    const address = textAt(written, 'repo') ?? textAt(written, 'url')
    const isGit = ['github', 'git', 'url'].includes(textAt(written, 'source') ?? '')
    const { source } = readPeerSource(
      address === null || !isGit
        ? null
        : { address, path: textAt(written, 'path') ?? '', ref: textAt(written, 'ref') },
    )
    return [{ name, source, folder: requiredTextAt(entry, 'installLocation') }]
  })
}

/**
 * Reads `installed_plugins.json`: version 2 has a list for each plugin, one record for each scope and
 * project; version 1 had one record. Each plugin counts once, for all projects before one alone. Throws as
 * `Peer.read` does.
 */
export function readInstalledPlugins(file: PeerText): Listed<InstalledPlugin> {
  const whole = readJsonFile(file)
  const version = whole.get('version')
  const known = { oldest: 1, newest: 2 }
  const older = version === undefined ? null : olderVersion(file.where, version, known)
  if (older !== null) return { items: [], problems: [older] }
  const plugins = whole.get('plugins') ?? new Map<string, FieldValue>()
  if (!isFields(plugins)) {
    const problem = `${terminalText(file.where, 300)} has "plugins" that is no object: nothing was taken from it.`
    return { items: [], problems: [problem] }
  }
  return readEach(file, plugins, (id, value) => {
    const records = isFields(value) ? [value] : listAt(new Map([['records', value]]), 'records')
    const all = records.map(fieldsOf)
    const record = all.find((one) => textAt(one, 'scope') === 'user') ?? all[0]
    const at = id.lastIndexOf('@')
    if (record === undefined) throw badPlugin('it is listed without a record of where it lies.')
    if (at < 1) throw badPlugin('its name has no marketplace behind an @.')
    return [
      {
        name: id.slice(0, at),
        marketplace: id.slice(at + 1),
        folder: requiredTextAt(record, 'installPath'),
        commit: commitOf(record),
      },
    ]
  })
}

function badPlugin(what: string): SkillmeatError {
  return new SkillmeatError('E_MANIFEST_SCHEMA', what, {
    fix: 'Install it again with Claude Code, or remove it there.',
  })
}

function commitOf(record: PeerFields): string | null {
  const commit = textAt(record, 'gitCommitSha')
  return commit !== null && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit) ? commit : null
}

/** One entry that cannot be read is told of, and the others count. */
function readEach<T>(
  { where }: PeerText,
  entries: PeerFields,
  read: (name: string, value: FieldValue) => readonly T[],
): Listed<T> {
  const items: T[] = []
  const problems: string[] = []
  for (const [name, value] of entries) {
    try {
      items.push(...read(name, value))
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      problems.push(
        `${terminalText(where, 300)} lists "${terminalText(name, 100)}": ${error.message}`,
      )
    }
  }
  return { items, problems }
}
