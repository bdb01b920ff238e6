import { stringify } from 'smol-toml'
import { parseArtifactId } from '../artifact/artifact-id.ts'
import { whyNoTag } from '../history/version-name.ts'
import { isObjectId } from '../object/object-id.ts'
import type { ObjectId } from '../object/object-id.ts'
import { readToml } from '../toml/read-toml.ts'
import type { TomlTable } from '../toml/read-toml.ts'
import { TomlFields, isTable, knownFields, tablesAt } from '../toml/toml-fields.ts'
import type { MembershipEntry } from '../view/entries.ts'

/** What a tarball of a snapshot tells beside the artifacts; they are named as `type:name`. */
export interface SnapshotMetadata {
  readonly versionTags: readonly ListedTag[]
  /** In the order of the parts. */
  readonly memberships: readonly ListedMembership[]
}

/** A name of a version. */
export interface ListedTag {
  readonly artifact: string
  readonly tag: string
  readonly content: ObjectId
  readonly taggedAt: string
  readonly taggedBy: string
  /** Of a composite: what that version was made of, in order. */
  readonly parts: readonly ListedPart[]
}

export interface ListedPart {
  readonly child: string
  readonly content: ObjectId
}

export interface ListedMembership {
  readonly composite: string
  readonly child: string
  /** Tells a part apart that is gone from the collection. */
  readonly childUuid: string
  readonly relationship: MembershipEntry['relationship']
  /** The pinned content; null follows the head. */
  readonly pin: ObjectId | null
  readonly disabled: boolean
  readonly instead: string | null
}

const WHERE = 'collection.toml of the tarball'

/** Marks a tarball that tells; one that has neither tags nor parts is told from one that says nothing. */
const MARK = { format: 2 } as const

/** Returns what stands behind the artifacts in the `collection.toml` of a tarball. */
export function formatSnapshotMetadata({ versionTags, memberships }: SnapshotMetadata): string {
  return `\n${stringify({
    snapshot: MARK,
    ...(versionTags.length === 0 ? {} : { version_tags: versionTags.map(formatTag) }),
    ...(memberships.length === 0 ? {} : { memberships: memberships.map(formatMembership) }),
  })}`
}

function formatTag(told: ListedTag): TomlTable {
  const { artifact, tag, content, taggedAt, taggedBy, parts } = told
  return {
    artifact,
    tag,
    content,
    tagged_at: taggedAt,
    tagged_by: taggedBy,
    ...(parts.length === 0
      ? {}
      : { parts: parts.map((part) => ({ child: part.child, content: part.content })) }),
  }
}

function formatMembership(told: ListedMembership): TomlTable {
  const { composite, child, childUuid, relationship, pin, disabled, instead } = told
  return knownFields({
    composite,
    child,
    child_uuid: childUuid,
    relationship,
    pin,
    disabled: disabled ? true : null,
    instead,
  })
}

/**
 * Reads what the `collection.toml` of a tarball tells beside the artifacts; null where it says nothing
 * of it, as one that an older program wrote.
 *
 * Throws `E_MANIFEST_SCHEMA` or `E_NAME_INVALID`, and what `readToml` throws.
 */
export function parseSnapshotMetadata(text: string): SnapshotMetadata | null {
  const whole = readToml(text, WHERE)
  const mark = whole['snapshot']
  if (!isTable(mark) || mark['format'] === undefined) return null
  return {
    versionTags: tablesAt(whole, 'version_tags', WHERE).map(readTag),
    memberships: tablesAt(whole, 'memberships', WHERE).map(readMembership),
  }
}

function readTag(table: TomlTable): ListedTag {
  const fields = new TomlFields(table, WHERE)
  const tag = fields.text('tag')
  if (whyNoTag(tag) !== null) throw fields.refuse('has a tag that can be none')
  return {
    artifact: label(fields, 'artifact'),
    tag,
    content: readContent(fields, 'content'),
    taggedAt: fields.text('tagged_at'),
    taggedBy: fields.text('tagged_by'),
    parts: tablesAt(table, 'parts', WHERE).map((part) => {
      const own = new TomlFields(part, WHERE)
      return { child: label(own, 'child'), content: readContent(own, 'content') }
    }),
  }
}

const RELATIONSHIPS = ['contains', 'requires', 'optional'] as const
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function readMembership(table: TomlTable): ListedMembership {
  const fields = new TomlFields(table, WHERE)
  const text = fields.text('relationship')
  const relationship = RELATIONSHIPS.find((known) => known === text)
  const childUuid = fields.text('child_uuid')
  if (relationship === undefined || !UUID.test(childUuid)) {
    throw fields.refuse('has a membership that is none')
  }
  return {
    composite: label(fields, 'composite'),
    child: label(fields, 'child'),
    childUuid,
    relationship,
    pin: table['pin'] === undefined ? null : readContent(fields, 'pin'),
    disabled: table['disabled'] === true,
    instead: table['instead'] === undefined ? null : label(fields, 'instead'),
  }
}

function label(fields: TomlFields, key: string): string {
  const text = fields.text(key)
  parseArtifactId(text)
  return text
}

function readContent(fields: TomlFields, key: string): ObjectId {
  const text = fields.text(key)
  if (isObjectId(text)) return text
  throw fields.refuse(`has a "${key}" that is no SHA-256`)
}
