import type { MergedRecord, OpenEntry } from '../../../core/deployment/join-records.ts'
import type { SeenPlace, SettledEntry } from '../../../core/deployment/settle-record.ts'
import type { RecordedDeployment } from '../../../core/deployment/parse-record.ts'
import { readRecordToml } from '../../../core/deployment/read-record-toml.ts'
import { RECORD_FILE } from '../../../core/deployment/record-file.ts'
import { isSkillmeatError } from '../../../core/errors.ts'
import { isObjectId } from '../../../core/object/object-id.ts'
import type { TomlTable } from '../../../core/toml/read-toml.ts'
import type { Ports } from '../../../ports/ports.ts'
import type { ObjectReader } from '../objects/object-reader.ts'
import { profileDir } from './places-on-disk.ts'
import { countItems, findItems } from './items-there.ts'
import { readPlace } from './read-place.ts'
import type { PlaceOnDisk } from './walk-place.ts'
import type { PersonalPlaces } from './personal-place.ts'
import { recordedOnDisk } from './recorded-place.ts'
import type { ProfileFolder } from './recorded-place.ts'

/** What a look at the copies of a record needs. */
export interface RecordLooker {
  readonly ports: Pick<Ports, 'files' | 'sha256' | 'clock' | 'limits'> & {
    readonly places: PersonalPlaces
  }
  readonly objects: ObjectReader
}

/** A record that git merged, as it is to be read. */
export interface SettledRecord {
  /** Null where nothing is left in it. */
  readonly text: string | null
  /** There were conflict markers in it. */
  readonly isMarked: boolean
  readonly entries: readonly SettledEntry[]
}

/**
 * Settles a record that git merged by what lies in the project; null where there is nothing to settle.
 *
 * Throws what reading a record throws.
 */
export async function settleRecord(
  looker: RecordLooker,
  folder: ProfileFolder,
  text: string,
): Promise<SettledRecord | null> {
  const where = `${profileDir(folder)}/${RECORD_FILE}`
  const { readMerged } = await import('../../../core/deployment/join-records.ts')
  const merged = readMerged(text, where)
  return merged.document === null ? settle(looker, { merged, folder, where }) : null
}

/** What a record says. */
export interface ReadRecord {
  readonly recorded: readonly RecordedDeployment[]
  /** How it was settled; null where it says this as it stands. */
  readonly settled: SettledRecord | null
}

/** Reads a record, one that git merged as what lies in the project makes of it. Throws what `parseRecord` throws. */
export async function readRecord(
  looker: RecordLooker,
  folder: ProfileFolder,
  text: string,
): Promise<ReadRecord> {
  const where = `${profileDir(folder)}/${RECORD_FILE}`
  const { assertNotEmpty, parseDocument } = await import('../../../core/deployment/parse-record.ts')
  assertNotEmpty(text, where)
  const { readMerged } = await import('../../../core/deployment/join-records.ts')
  const merged = readMerged(text, where)
  if (merged.document !== null) {
    return { recorded: parseDocument(merged.document, where), settled: null }
  }
  const settled = await settle(looker, { merged, folder, where })
  const recorded =
    settled.text === null ? [] : parseDocument(readRecordToml(settled.text, where), where)
  return { recorded, settled }
}

async function settle(
  looker: RecordLooker,
  {
    merged,
    folder,
    where,
  }: {
    readonly merged: MergedRecord
    readonly folder: ProfileFolder
    readonly where: string
  },
): Promise<SettledRecord> {
  const { formatSettled, settleEntry } = await import('../../../core/deployment/settle-record.ts')
  const entries: SettledEntry[] = []
  for (const entry of merged.open) {
    entries.push(settleEntry(entry, await lookAt(looker, { entry, folder, where })))
  }
  for (const [path, table] of merged.isMarked ? merged.taken : []) {
    const there = await lookAt(looker, { entry: asOpen(path, table), folder, where })
    // Git may have put back what a side took out: nothing lies in its place then.
    if (!there.isThere) entries.push({ path, by: 'files', table: null })
  }
  return { text: formatSettled(merged, entries), isMarked: merged.isMarked, entries }
}

function asOpen(path: string, table: TomlTable): OpenEntry {
  return { path, doubt: 'changed', ours: [table], theirs: [], base: [] }
}

/** Looks at the place of an entry, as each of its sides says that it is to be read. */
async function lookAt(
  looker: RecordLooker,
  {
    entry,
    folder,
    where,
  }: { readonly entry: OpenEntry; readonly folder: ProfileFolder; readonly where: string },
): Promise<SeenPlace> {
  const found = new Set<string>()
  let isThere = false
  for (const side of [...entry.ours, ...entry.theirs]) {
    for (const hash of await readSide(looker, { side, folder, where })) found.add(hash)
    isThere ||= found.size > 0
  }
  return { isThere, holds: (hash) => found.has(hash) }
}

/** Returns the hashes that a side's reader may find: with the artifact's content, and without it. */
async function readSide(
  { ports, objects }: RecordLooker,
  {
    side,
    folder,
    where,
  }: { readonly side: TomlTable; readonly folder: ProfileFolder; readonly where: string },
): Promise<readonly string[]> {
  const { parseTable } = await import('../../../core/deployment/parse-record.ts')
  const deployment = parseTable(side, where)
  const disk = recordedOnDisk(ports.places, deployment, folder)
  const written = isObjectId(deployment.hash) ? [deployment.hash] : []
  const readings = disk.form === undefined ? [written] : [written, []]
  const hashes: string[] = []
  for (const compareWith of readings) {
    try {
      const found = await readPlace(ports, objects, { disk, options: { compareWith } })
      if (found !== null) hashes.push(found.tree.id)
      hashes.push(...(await hashesByItems(ports, deployment, disk)))
    } catch (error) {
      // A place that cannot be read is there, and settles nothing.
      if (!isSkillmeatError(error)) throw error
      hashes.push('')
    }
  }
  return hashes
}

/** Of hooks that stand in a file beside others only their hashes tell that they are there. */
async function hashesByItems(
  ports: RecordLooker['ports'],
  { hash, formItems }: RecordedDeployment,
  { form }: PlaceOnDisk,
): Promise<readonly string[]> {
  const contents = form === undefined ? null : await findItems(form)
  if (form === undefined || contents === null || ports.files.lstat(form.file) === null) return []
  const there = formItems === null ? 'some' : countItems(ports, { form, contents }, formItems)
  if (there === 'none') return []
  return there === 'all' && hash !== null ? [hash] : ['']
}

/** Says in a sentence what was done about a record that git merged. */
export function tellSettled(where: string, { isMarked, entries }: SettledRecord): string {
  const how = isMarked ? 'with conflicts' : 'into entries that nobody wrote'
  const count = entries.length
  const by = (settledBy: SettledEntry['by']) => entries.filter((one) => one.by === settledBy).length
  const ways = [
    [by('files'), 'by the files'],
    [by('history'), 'by its history'],
    [by('unknown'), 'with an unknown base'],
  ] as const
  const told = ways.filter(([times]) => times > 0).map(([times, what]) => `${times} ${what}`)
  const list = told.length === 0 ? '' : ` (${told.join(', ')})`
  return `${where} was merged by git ${how}: ${count} ${count === 1 ? 'entry' : 'entries'} settled${list}.`
}
