import { SkillmeatError, isSkillmeatError } from '../../../core/errors.ts'
import type { Format, Slot } from '../../../core/form/format.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import { makeTree } from '../../../core/object/tree.ts'
import type { FileMode, Tree, TreeEntry } from '../../../core/object/tree.ts'
import type { Ports } from '../../../ports/ports.ts'
import type { ObjectReader } from '../objects/object-reader.ts'
import type { SeenPlace } from './stat-cache.ts'
import { walkPlace } from './walk-place.ts'
import type { FormOnDisk, PlaceOnDisk } from './walk-place.ts'

/** What a place holds, in the collection's form. */
export interface ReadPlace {
  readonly tree: Tree
  /** Files of the tree that are on disk in another form. */
  readonly made: ReadonlyMap<ObjectId, Uint8Array>
  /** What to remember of the reading; null where it must be read again. */
  readonly seen: SeenPlace | null
}

export interface ReadOptions {
  /** The last reading, whose blobs are taken over where nothing changed. */
  readonly seen?: SeenPlace | null
  /**
   * Trees whose files count even where a pattern ignores them. The first is what was written there
   * last, null for nothing; without it another tells how an artifact in another form is worded.
   */
  readonly compareWith: readonly (ObjectId | null)[]
  /** More such paths, of trees that are not stored yet. */
  readonly tracked?: ReadonlySet<string>
}

type ReadPorts = Pick<Ports, 'files' | 'sha256' | 'clock' | 'limits'>

/**
 * Reads a place as it is now; null where nothing of an artifact is.
 *
 * Throws what `walkPlace` throws, and `E_MANIFEST_PARSE` for a broken file that the artifact shares.
 */
export async function readPlace(
  ports: ReadPorts,
  objects: ObjectReader,
  place: { readonly disk: PlaceOnDisk; readonly options: ReadOptions },
): Promise<ReadPlace | null> {
  const { disk, options } = place
  const { form } = disk
  const format = form === undefined ? null : await loadFormat(form.format)
  const plain =
    form === undefined || disk.single === null
      ? await readPlain(ports, objects, { disk, options })
      : null
  if (form === undefined || format === null) return plain
  const part = await readPart(ports, objects, { form, format, options })
  const entries = (plain?.tree.entries ?? []).filter(({ path }) => path !== format.part)
  if (part === null && entries.length === 0) return null
  const made = part === null ? [] : [part]
  return {
    tree: makeTree(ports.sha256, [...entries, ...made.map(({ entry }) => entry)]),
    made: new Map(made.map(({ entry, bytes }) => [entry.blob, bytes])),
    seen: null,
  }
}

const NOTHING_TRACKED: ReadonlySet<string> = new Set()

async function readPlain(
  ports: ReadPorts,
  objects: ObjectReader,
  { disk, options }: { readonly disk: PlaceOnDisk; readonly options: ReadOptions },
): Promise<ReadPlace | null> {
  const seen = options.seen ?? null
  const known = options.compareWith.filter((tree) => tree !== null)
  const first = walkPlace(ports, disk, { seen, tracked: NOTHING_TRACKED })
  // Only names that a pattern ignores need to know what is tracked, and few places have any.
  const walked =
    first === null || first.ignored.length === 0
      ? first
      : walkPlace(ports, disk, {
          seen,
          tracked: (await objects.paths(known)).union(options.tracked ?? NOTHING_TRACKED),
        })
  // A deleted artifact leaves a folder without files, and git does not know empty folders.
  if (walked === null || walked.tree.entries.length === 0) return null
  return { tree: walked.tree, made: new Map(), seen: walked.seen }
}

interface FormToRead {
  readonly form: FormOnDisk
  readonly format: Format
  readonly options: ReadOptions
}

async function readPart(
  ports: ReadPorts,
  objects: ObjectReader,
  { form, format, options }: FormToRead,
): Promise<{ readonly entry: TreeEntry; readonly bytes: Uint8Array } | null> {
  const file = readSharedFile(ports, form.file)
  const [written = null] = options.compareWith
  const known = options.compareWith.find((tree) => tree !== null) ?? null
  const was = await partOf(objects, known, format.part)
  const isWritten = written !== null
  const text = namingFile(form.file, () =>
    readText(format, file, { slot: form.slot, was: was?.text ?? null, isWritten }),
  )
  if (text === null) return null
  const bytes = new TextEncoder().encode(text)
  const mode: FileMode = was?.mode ?? '100644'
  return { entry: { mode, path: format.part, blob: ports.sha256(bytes) }, bytes }
}

/**
 * Returns what a file says of an artifact.
 *
 * One that says nothing in this form, such as hooks without a hook, is there when it was written.
 */
export function readText(
  format: Format,
  file: string,
  artifact: {
    readonly slot: Slot
    readonly was: string | null
    readonly isWritten: boolean
  },
): string | null {
  const { slot, was, isWritten } = artifact
  const text = file === '' ? null : format.read(file, slot, was)
  if (text !== null || was === null || !isWritten) return text
  const again = format.write(file, slot, { was: null, now: was, keepKey: true })
  return again === file || (file === '' && format.isEmpty(again)) ? was : null
}

/** A file that cannot be read as what it is gets its name into the refusal. */
export function namingFile<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!isSkillmeatError(error, 'E_MANIFEST_PARSE') || error.data['path'] !== undefined)
      throw error
    throw new SkillmeatError('E_MANIFEST_PARSE', `${file} cannot be read. ${error.message}`, {
      fix: `Mend ${file} by hand. Nothing was changed.`,
      data: { ...error.data, path: file },
    })
  }
}

/** Returns the text of a file that an artifact shares with the user; `''` where there is none. */
export function readSharedFile(
  { files, limits }: Pick<Ports, 'files' | 'limits'>,
  path: string,
): string {
  const stat = files.lstat(path)
  if (stat === null) return ''
  if (stat.kind !== 'file') {
    const code = stat.kind === 'link' ? 'E_PROJECT_LINK' : 'E_SPECIAL_FILE'
    throw new SkillmeatError(code, `${path} is no ordinary file; it is left alone.`, {
      fix: 'Replace it by the file itself, then try again.',
      data: { path },
    })
  }
  if (stat.size > limits.fileBytes) {
    throw new SkillmeatError('E_SIZE_LIMIT', `${path} has ${stat.size} bytes.`, { data: { path } })
  }
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(files.readFile(path))
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new SkillmeatError('E_ENCODING', `${path} is not UTF-8; it is left alone.`, {
      fix: 'Save it as UTF-8, then try again.',
      data: { path },
    })
  }
}

/** Returns a format by its id; loaded when it is needed, since few commands do. */
export async function loadFormat(id: string): Promise<Format> {
  const { findFormat } = await import('../../../core/agents/formats.ts')
  const format = await findFormat(id)
  if (format !== null) return format
  throw new SkillmeatError('E_STORE_NEWER', `A newer skillmeat deployed something as "${id}".`, {
    fix: 'Install the newest skillmeat: npm install -g skillmeat@latest',
    data: { format: id },
  })
}

const TEXT = new TextDecoder('utf-8', { ignoreBOM: true })

/** Returns one file of a tree as text, with its byte order mark; null where the tree, or the file in it, is not there. */
export async function partOf(
  objects: ObjectReader,
  tree: ObjectId | null,
  path: string,
): Promise<{ readonly mode: FileMode; readonly text: string } | null> {
  if (tree === null || (await objects.missing([tree])).size > 0) return null
  const entry = (await objects.tree(tree)).entries.find((one) => one.path === path)
  if (entry === undefined) return null
  const bytes = (await objects.blobs([entry.blob])).get(entry.blob)
  return bytes === undefined ? null : { mode: entry.mode, text: TEXT.decode(bytes) }
}
