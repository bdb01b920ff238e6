import { parseStrictJson } from '../../../json/strict-json.ts'
import { toPlainJson } from '../../../json/plain-json.ts'
import type { Format, Loss } from '../../../form/format.ts'
import type { PlainObject } from '../data.ts'
import { isList, isObject, isSame, isText, pickKeys, withChanges } from '../data.ts'
import { PLUGIN_SCHEMA } from './server.ts'

const TEXTS = ['version', 'description', 'homepage', 'repository', 'license'] as const
const AUTHOR = ['name', 'email', 'url'] as const
/** These are parts, or say where parts lie. */
const PLACES: ReadonlySet<string> = new Set(['name', '$schema', 'skills', 'mcpServers'])

/**
 * `plugin.json` of an Agent Plugin, for a plugin that has a manifest of Claude Code: in the words that
 * it can say. What it cannot stays in the collection.
 */
export const agentPluginManifestForm: Format = {
  id: 'agent-plugin-manifest',
  part: '.claude-plugin/plugin.json',
  read(file, slot, was) {
    if (file === '') return null
    if (was === null || file === forClients(was, slot.name)) return was ?? file
    const before = agentPluginManifest(fieldsOf(was), slot.name).fields
    const now = withChanges(fieldsOf(was), before, fieldsOf(file))
    return isSame(now, fieldsOf(was)) ? was : formatted(isObject(now) ? now : {})
  },
  write(file, slot, { was, now }) {
    if (now === null) return ''
    return was === now && file !== '' ? file : forClients(now, slot.name)
  },
  isEmpty: (file) => file === '',
  hasKey: () => false,
  losses: (text, slot) => agentPluginManifest(fieldsOf(text), slot.name).losses,
}

/** The same for a plugin that is an Agent Plugin: its manifest is what it has. */
export const agentPluginOwnForm: Format = {
  id: 'agent-plugin-own',
  part: 'plugin.json',
  read: (file) => (file === '' ? null : file),
  write: (_, __, { now }) => now ?? '',
  isEmpty: (file) => file === '',
  hasKey: () => false,
  losses: () => [],
}

/** Returns the manifest that an Agent Plugin has, and what of a plugin's own one that cannot say. */
export function agentPluginManifest(
  fields: PlainObject,
  given: string,
): { readonly name: string; readonly fields: PlainObject; readonly losses: readonly Loss[] } {
  const name = agentPluginName(isText(fields['name']) ? fields['name'] : given)
  const { author, keywords, extensions, repository } = fields
  const person = isText(author) ? { name: author } : isObject(author) ? texts(author, AUTHOR) : {}
  const address = isObject(repository) ? { repository: repository['url'] ?? '' } : {}
  const words = isList(keywords) ? keywords.filter(isText) : []
  const known = texts({ ...fields, ...address }, TEXTS)
  const kept: PlainObject = {
    $schema: PLUGIN_SCHEMA,
    name,
    ...known,
    ...(Object.keys(person).length === 0 ? {} : { author: person }),
    ...(words.length === 0 ? {} : { keywords: words }),
    ...(isObject(extensions) ? { extensions } : {}),
  }
  const lost = Object.keys(fields).filter((key) => !Object.hasOwn(kept, key) && !PLACES.has(key))
  return {
    name,
    fields: kept,
    losses: lost.map((field) => ({
      field,
      message: 'The manifest of an Agent Plugin has no such key; it is left out.',
    })),
  }
}

function texts(value: PlainObject, keys: readonly string[]): PlainObject {
  const found = Object.entries(pickKeys(value, keys))
  return Object.fromEntries(found.filter(([, one]) => isText(one) && one !== ''))
}

/** 64 of a-z, 0-9, `-` and `.`, alphanumeric at both ends. */
function agentPluginName(name: string): string {
  if (/^(?!.*(?:--|\.\.))[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?$/.test(name)) return name
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  const short = plain.replaceAll(/^-+/g, '').slice(0, 64).replaceAll(/-+$/g, '')
  return short === '' ? 'plugin' : short
}

function forClients(text: string, name: string): string {
  return formatted(agentPluginManifest(fieldsOf(text), name).fields)
}

function fieldsOf(text: string): PlainObject {
  const value = toPlainJson(parseStrictJson(text))
  return isObject(value) ? value : {}
}

function formatted(fields: PlainObject): string {
  return `${JSON.stringify(fields, null, 2)}\n`
}
