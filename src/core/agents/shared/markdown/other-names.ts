import { isSkillmeatError } from '../../../errors.ts'
import type { PlainJson } from '../../../json/plain-json.ts'
import type { PlainObject } from '../data.ts'
import { isList, isSame, isText } from '../data.ts'
import type { OtherNames, Slot } from '../../../form/format.ts'
import { mendFrontmatter, splitFrontmatter } from './mend-frontmatter.ts'
import { markdownCodec } from './file-codec.ts'
import { withPluginFolder, withPluginRoot } from './plugin-folder-text.ts'
import { changeWritten, copyField, readMarkdown, setField } from './markdown-file.ts'

/** A slot in which names are others than in the collection. */
type RenamedSlot = Slot & { readonly renamed: OtherNames }

/**
 * Returns a markdown artifact with the names that it has in the project: its own in the `name` of
 * its frontmatter, where it has one, those of the skills in its `skills`, and the folder of its plugin.
 *
 * What cannot be read as frontmatter is left as it is.
 */
export function withOtherNames(text: string, slot: Slot): string {
  return isRenamed(slot) ? mended(withPluginFolder(withNames(text, slot), slot), slot) : text
}

function mended(text: string, { name, renamed }: RenamedSlot): string {
  return renamed.mended === true ? mendFrontmatter(text, lastPart(name)) : text
}

/** Returns a file with the frontmatter that was mended for it, unless somebody changed that. */
function unmended(file: string, slot: RenamedSlot, was: string): string {
  const before = withPluginFolder(withNames(was, slot), slot)
  const written = splitFrontmatter(mended(before, slot)).frontmatter
  const { frontmatter, rest } = splitFrontmatter(file)
  return frontmatter === written ? splitFrontmatter(before).frontmatter + rest : file
}

function withNames(text: string, slot: RenamedSlot): string {
  const fields = fieldsOrNone(text)
  const { name, skills } = fields
  const named =
    name === undefined || slot.name === slot.renamed.from
      ? text
      : setSafely(text, 'name', lastPart(slot.name))
  return skills === undefined
    ? named
    : withSkills(named, new Map(Object.entries(slot.renamed.skills)))
}

/**
 * Returns what the project's file says with the names of the collection; the text is `was`, byte for
 * byte, where the file still says the same.
 *
 * A name that a person gave it in the file is an edit like any other. Throws `E_MANIFEST_PARSE`.
 */
export function withOwnNames(file: string, slot: Slot, was: string | null): string {
  if (!isRenamed(slot)) return file
  if (was !== null && file === withOtherNames(was, slot)) return was
  const left = withPluginRoot(was === null ? file : unmended(file, slot, was), slot)
  if (was === null) return restore(left, slot, { was: '\n', before: {}, written: {} })
  const text = withNames(was, slot)
  if (left === text) return was
  return text === was && !isReadable(was)
    ? left
    : restore(left, slot, { was, before: fieldsOrNone(was), written: fieldsOrNone(text) })
}

interface Known {
  /** The collection's text. */
  readonly was: string
  readonly before: PlainObject
  /** What was written for it. */
  readonly written: PlainObject
}

function restore(file: string, slot: RenamedSlot, { was, before, written }: Known): string {
  const { name, skills } = markdownCodec.read(file)
  const { from } = slot.renamed
  let text = file
  if (name === lastPart(slot.name) && slot.name !== from) {
    text =
      before['name'] === undefined
        ? setField(text, 'name', lastPart(from))
        : copyField(text, 'name', was)
  }
  if (skills === undefined) return text
  if (before['skills'] !== undefined && isSame(skills, written['skills'])) {
    return copyField(text, 'skills', was)
  }
  const own = Object.entries(slot.renamed.skills).map(([key, other]) => [other, key] as const)
  return withSkills(text, new Map(own))
}

/** Returns the text with other names of skills, written as they were. */
function withSkills(text: string, names: ReadonlyMap<string, string>): string {
  const { skills } = fieldsOrNone(text)
  const value = skills === undefined ? undefined : mapWords(skills, names)
  if (value === undefined || isSame(value, skills)) return text
  const next = changeWritten(text, 'skills', (written) => mapText(written, names))
  return isSame(fieldsOrNone(next)['skills'], value) ? next : setSafely(text, 'skills', value)
}

/** Returns a list of names, or a text that lists some, with other names. */
function mapWords(value: PlainJson, names: ReadonlyMap<string, string>): PlainJson {
  if (isList(value)) return value.map((item) => (isText(item) ? mapItem(item, names) : item))
  return isText(value) ? mapText(value, names) : value
}

/** Where YAML is read line by line, a comment is taken for a part of the item. */
function mapItem(item: string, names: ReadonlyMap<string, string>): string {
  const [, name = item, comment = ''] = /^(.*?)(\s+#.*)$/.exec(item) ?? []
  return (names.get(name) ?? name) + comment
}

function mapText(text: string, names: ReadonlyMap<string, string>): string {
  return text.replaceAll(/[^\s,[\]"']+/g, (word) => names.get(word) ?? word)
}

/** Sets a field where that changes it, and where it is read as that then. */
function setSafely(text: string, key: string, value: PlainJson): string {
  if (isSame(fieldsOrNone(text)[key], value)) return text
  const next = setField(text, key, value)
  return isSame(fieldsOrNone(next)[key], value) ? next : text
}

/** A command in a folder is called by the last part of its name. */
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

function isReadable(text: string): boolean {
  try {
    readMarkdown(text)
    return true
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return false
  }
}

function fieldsOrNone(text: string): PlainObject {
  return isReadable(text) ? readMarkdown(text).fields : {}
}

function isRenamed(slot: Slot): slot is RenamedSlot {
  return slot.renamed !== undefined
}
