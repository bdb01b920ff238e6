import { SkillmeatError } from '../../../core/errors.ts'
import type { Format } from '../../../core/form/format.ts'
import type { Place, PlaceChange } from '../../../core/operation-log/operation.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { FileMode } from '../../../core/object/tree.ts'
import { loadFormat, namingFile, partOf, readSharedFile, readText } from '../places/read-place.ts'
import { placeOnDisk } from '../places/places-on-disk.ts'
import type { PlaceSteps } from '../writing/file-steps.ts'
import { refitText } from '../places/refit-text.ts'
import { needsPluginRoot } from './needs-plugin-root.ts'
import type { Transaction } from '../transaction/transaction.ts'

type ProjectPlace = Extract<Place, { readonly kind: 'project' }>
type FormedPlace = ProjectPlace & { readonly form: NonNullable<ProjectPlace['form']> }

interface SharedChange {
  readonly place: FormedPlace
  readonly change: PlaceChange
  /** Absolute path of the file. */
  readonly file: string
}

/** A file that an artifact leaves for another, as it is before anything is written. */
interface LeftFile {
  readonly text: string
  readonly permissions: number
}

/** Returns the file of an artifact's tree that stands in another file than its own; null for none. */
export async function partElsewhere(place: Place): Promise<string | null> {
  return isFormed(place) ? (await loadFormat(place.form.format)).part : null
}

/**
 * Works out the files that change because artifacts stand in them in another form.
 *
 * Artifacts that share a file change it one after the other. Throws `E_CONFLICT` when a file no
 * longer says what it said when it was looked at.
 */
export async function listSharedFileSteps(
  transaction: Transaction,
  changes: readonly PlaceChange[],
): Promise<readonly { readonly place: FormedPlace; readonly steps: PlaceSteps }[]> {
  const shared = changes.flatMap((change): SharedChange[] => {
    const { place } = change
    const file = placeOnDisk(transaction.ports.places, place)?.form?.file
    return isFormed(place) && file !== undefined ? [{ place, change, file }] : []
  })
  const result: { readonly place: FormedPlace; readonly steps: PlaceSteps }[] = []
  for (const [file, group] of Map.groupBy(shared, (one) => one.file)) {
    const [first] = group
    if (first === undefined) continue
    const moved = group.map((one) => ({ ...one, left: fileLeft(transaction, one, shared) }))
    result.push({ place: first.place, steps: await stepsOfFile(transaction, file, moved) })
  }
  return result
}

/** Returns the file that an artifact is taken out of in the same command; null where it comes from none. */
function fileLeft(
  { ports }: Transaction,
  { place, change, file }: SharedChange,
  all: readonly SharedChange[],
): LeftFile | null {
  if (change.before !== null || change.after === null) return null
  const left = all.find(
    (one) =>
      one.file !== file &&
      one.place.uuid === place.uuid &&
      one.place.form.format === place.form.format &&
      one.change.before === change.after &&
      one.change.after === null,
  )
  if (left === undefined) return null
  const permissions = ports.files.lstat(left.file)?.mode ?? NEW_FILE
  return { text: readSharedFile(ports, left.file), permissions }
}

const NEW_FILE = 0o644

type MovedChange = SharedChange & { readonly left: LeftFile | null }

async function stepsOfFile(
  transaction: Transaction,
  file: string,
  group: readonly MovedChange[],
): Promise<PlaceSteps> {
  const { ports } = transaction
  const before = readSharedFile(ports, file)
  let text = before
  let isGone = false
  for (const one of group) {
    const format = await loadFormat(one.place.form.format)
    text = await writePart(transaction, one, { text, format })
    isGone = one.place.form.made.file && format.isEmpty(text)
  }
  const stat = ports.files.lstat(file)
  const old = stat === null ? null : fileOf(transaction, before, stat.mode)
  const next = isGone ? null : fileOf(transaction, text, stat?.mode ?? permissionsOfNew(group))
  const isSame = old?.blob === next?.blob
  return {
    target: file,
    isNewFolder: false,
    steps: isSame ? [] : [{ path: '', before: old, after: next }],
  }
}

/** A file for values that stood in another is seen by no more people than that one. */
function permissionsOfNew(group: readonly MovedChange[]): number {
  return group.reduce((least, { left }) => least & (left?.permissions ?? NEW_FILE), NEW_FILE)
}

/** Returns the file to write. Its bytes are the user's, so they pass through without being stored. */
function fileOf(
  transaction: Transaction,
  text: string,
  permissions: number,
): { readonly mode: FileMode; readonly blob: ObjectId; readonly permissions: number } {
  const bytes = new TextEncoder().encode(text)
  const blob = transaction.ports.sha256(bytes)
  transaction.passing.set(blob, bytes)
  const mode = (permissions & 0o100) === 0 ? '100644' : '100755'
  return { mode, blob, permissions: permissions & 0o777 }
}

async function writePart(
  transaction: Transaction,
  one: MovedChange,
  { text, format }: { readonly text: string; readonly format: Format },
): Promise<string> {
  const { objects } = transaction
  const { place, change, left } = one
  const was = (await partOf(objects, change.before, format.part))?.text ?? null
  const now = (await partOf(objects, change.after, format.part))?.text ?? null
  const { slot, made } = place.form
  const fitted = fitText(transaction, one, { text, format, was })
  const carried = left === null ? null : (format.carry?.(left.text, text, slot) ?? null)
  if (carried !== null) return carried
  const setsRoot = format.part === 'hooks.json' && (await needsPluginRoot(transaction, change))
  return format.write(fitted, setsRoot ? { ...slot, setsRoot } : slot, {
    was,
    now,
    keepKey: !made.key,
  })
}

/** Returns a file as the place's slot reads it. Throws `E_CONFLICT` where it says something else by now. */
function fitText(
  transaction: Transaction,
  { place, file }: MovedChange,
  {
    text,
    format,
    was,
  }: { readonly text: string; readonly format: Format; readonly was: string | null },
): string {
  const { slot } = place.form
  const from = transaction.slotBefore(place)
  const fitted =
    from === null || was === null ? text : refitText(format, text, { from, to: slot, was })
  const present = namingFile(file, () =>
    readText(format, fitted, { slot, was, isWritten: was !== null }),
  )
  if (present === was) return fitted
  throw new SkillmeatError('E_CONFLICT', `${file} was changed while the command ran.`, {
    fix: 'Run the command again.',
    data: { path: file },
  })
}

function isFormed(place: Place): place is FormedPlace {
  return place.kind === 'project' && place.form !== undefined
}
