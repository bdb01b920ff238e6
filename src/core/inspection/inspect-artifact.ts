import type { Warning } from '../errors.ts'
import { SkillmeatError } from '../errors.ts'
import type { FileMode } from '../object/tree.ts'
import { decodeText } from '../security/encoding.ts'
import { listFiles } from './capabilities.ts'
import type { FindingGate } from '../security/finding.ts'
import { findSelfRunsAnywhere } from '../self-runs/find-self-runs.ts'
import { isUnseen } from '../security/text-classes.ts'
import { assertArtifactName } from '../artifact/artifact-name.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import { assertListing, fileTooLarge, isEntryFile } from '../artifact/check-listing.ts'
import { readDisplayName } from '../artifact/display-name.ts'
import type { FieldValue } from '../artifact/frontmatter-field.ts'
import { parseFrontmatter } from '../artifact/frontmatter.ts'
import { inspectFile } from './inspect-file.ts'
import { inspectHidden } from './inspect-hidden.ts'
import type { TextFile } from './inspect-hidden.ts'
import { inspectLinks } from './inspect-links.ts'
import type { Limits } from '../limits.ts'
import { DEFAULT_LIMITS } from '../limits.ts'

/** One file of an artifact, read; of a link the bytes are its target. */
export interface ArtifactFile {
  /** Relative to the artifact's root; of a single-file artifact `artifact.md` or `artifact.json`. */
  readonly path: string
  readonly mode: FileMode
  readonly bytes: Uint8Array
}

/** An artifact's files with the name they are to be kept under. */
export interface UncheckedArtifact {
  readonly type: ArtifactType
  readonly name: string
  readonly files: readonly ArtifactFile[]
}

/** What an artifact says about itself, and what is worth knowing about it. */
export interface Inspection {
  readonly displayName: string | null
  readonly description: string | null
  readonly version: string | null
  readonly tags: readonly string[]
  readonly warnings: readonly Warning[]
}

/**
 * Decides whether an artifact may be taken in, and describes it.
 *
 * Throws for what is never taken: unsafe names, paths, links and sizes, our own records, hidden or
 * undecodable text, hostile frontmatter, a skill without `SKILL.md`. Everything else that deserves
 * a look is a warning, and so is hidden text that `gate` lets pass. Deterministic and linear in the bytes.
 */
export function inspectArtifact(
  artifact: UncheckedArtifact,
  limits: Limits = DEFAULT_LIMITS,
  gate: FindingGate | null = null,
): Inspection {
  const { type, name, files } = artifact
  assertArtifactName(name)
  assertListing(
    files.map(({ path, mode, bytes }) => ({ path, mode, size: bytes.length })),
    limits,
  )
  const warnings = [...inspectLinks(artifact)]
  const texts: TextFile[] = []
  let entry: string | null = null
  for (const file of files) {
    if (file.mode === '120000') continue
    const isEntry = isEntryFile(type, file.path)
    if (isEntry && file.bytes.length > limits.entryFileBytes) {
      throw fileTooLarge(file.path, limits.entryFileBytes)
    }
    const text = decodeText(file.path, file.bytes)
    if (text !== null) texts.push({ path: file.path, text })
    if (isEntry) entry = text
    warnings.push(...inspectFile(file, text, limits))
  }
  warnings.push(...inspectHidden(texts, gate))
  warnings.push(...inspectRuns(artifact, entry === null ? null : mainFile(type)))
  if (entry !== null) return describe(artifact, { text: entry, warnings }, limits)
  if (type === 'skill') throw withoutEntry(name)
  return { displayName: null, description: null, version: null, tags: [], warnings }
}

function mainFile(type: ArtifactType): string {
  return type === 'skill' ? 'SKILL.md' : 'artifact.md'
}

/** What is asked about before it is deployed is said when it is taken in. */
function inspectRuns({ type, files }: UncheckedArtifact, entry: string | null): readonly Warning[] {
  const runs = findSelfRunsAnywhere(type, listFiles(files))
  const told = new Map(
    runs.map(({ line, files: [file] }) => [line, file ?? entry ?? CONFIG_FILES[type]]),
  )
  return [...told].map(([line, where]) => ({
    code: 'W_EXECUTABLE',
    message: `By itself, once it is deployed: ${line.slice(0, MAX_SHOWN)}.`,
    ...(where === undefined ? {} : { where }),
  }))
}

const MAX_SHOWN = 400
const CONFIG_FILES: Readonly<Partial<Record<ArtifactType, string>>> = {
  hook: 'hooks.json',
  mcp: 'artifact.json',
}

interface Entry {
  readonly text: string
  readonly warnings: Warning[]
}

/** A line that would begin a table, were it written into one of our files as it stands. */
const TOML_TABLE = /^[ \t]*\[\[?[A-Za-z0-9_.-]+\]\]?[ \t]*$/m

function describe({ type, name }: UncheckedArtifact, entry: Entry, limits: Limits): Inspection {
  const where = mainFile(type)
  const { fields, warnings: found } = parseFrontmatter(entry.text, limits)
  const { displayName, warning } = readDisplayName(fields.get('name'), name)
  const warnings = [...entry.warnings]
  for (const one of found) warnings.push({ ...one, where })
  if (warning !== null) warnings.push({ ...warning, where })
  const description = textOf(fields.get('description'))
  const shown = description === null ? null : withoutUnseen(description)
  if (shown !== description) {
    const message = 'Control or invisible characters were left out of the description.'
    warnings.push({ code: 'W_CONTROL_STRIPPED', message, where })
  }
  if (TOML_TABLE.test(shown ?? '')) {
    const message = 'The description holds what looks like a table of a TOML file; it stays text.'
    warnings.push({ code: 'W_ESCAPED', message, where })
  }
  return {
    displayName,
    description: shown,
    version: versionOf(fields),
    tags: tagsOf(fields),
    warnings,
  }
}

function versionOf(fields: ReadonlyMap<string, FieldValue>): string | null {
  const metadata = fields.get('metadata')
  const inner = metadata instanceof Map ? metadata.get('version') : undefined
  const version = textOf(fields.get('version')) ?? textOf(inner)
  return version === null ? null : withoutUnseen(version).slice(0, 100)
}

function tagsOf(fields: ReadonlyMap<string, FieldValue>): readonly string[] {
  const value = fields.get('tags') ?? fields.get('keywords')
  const list = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : []
  const tags = list.map((tag) =>
    withoutUnseen(textOf(tag) ?? '')
      .trim()
      .slice(0, 64),
  )
  return [...new Set(tags)].filter((tag) => tag !== '').slice(0, 50)
}

function textOf(value: FieldValue | undefined): string | null {
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

/** Line breaks stay: descriptions have several lines in the field. */
function withoutUnseen(text: string): string {
  const kept = Array.from(text.toWellFormed()).filter(
    (char) => char === '\n' || char === '\t' || !isSteering(char),
  )
  return kept.join('')
}

/** Joiners stay in descriptions, as they do in any text; only what steers or reorders goes. */
function isSteering(char: string): boolean {
  const point = char.codePointAt(0) ?? 0
  return isUnseen(point) && point !== 0x200d && point !== 0x200c && point !== 0xad
}

function withoutEntry(name: string): SkillmeatError {
  return new SkillmeatError('E_SOURCE_EMPTY', `The skill ${name} has no SKILL.md.`, {
    fix: 'Name the folder that holds SKILL.md.',
    data: { name },
  })
}
