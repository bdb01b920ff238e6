import { LINK_FILE } from '../../../core/artifact/artifact-path.ts'
import { SkillmeatError } from '../../../core/errors.ts'
import { IGNORE_FILE, ignoreRules } from '../../../core/artifact/ignore-rules.ts'
import type { IsIgnored } from '../../../core/artifact/ignore-rules.ts'
import type { Slot } from '../../../core/form/format.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import { makeTree } from '../../../core/object/tree.ts'
import type { FileMode, Tree, TreeEntry } from '../../../core/object/tree.ts'
import type { FileStat } from '../../../ports/file-system.ts'
import type { Ports } from '../../../ports/ports.ts'
import { isRacy } from './stat-cache.ts'
import type { SeenEntry, SeenPlace } from './stat-cache.ts'

/** Where an artifact lies on disk. */
export interface PlaceOnDisk {
  /** Absolute path of its folder, or of its one file. */
  readonly path: string
  /** The path inside the tree of a single-file artifact; null for a folder. */
  readonly single: string | null
  /** Absent where it lies there as plain files. */
  readonly form?: FormOnDisk
  /** Of the folder only the paths that are tracked belong to it. */
  readonly onlyTracked?: true
}

/** One file of an artifact that stands on disk in another form. */
export interface FormOnDisk {
  /** Id of a `Format`. */
  readonly format: string
  readonly slot: Slot
  /** Absolute path of the file that holds it. */
  readonly file: string
}

export interface WalkOptions {
  /** The last reading, whose blobs are taken over where nothing changed. */
  readonly seen: SeenPlace | null
  /** Paths that count even where a pattern ignores them: those of the trees to compare with. */
  readonly tracked: ReadonlySet<string>
}

/** A place as it is now. */
export interface WalkedPlace {
  readonly tree: Tree
  readonly seen: SeenPlace
  /** Names in the place that belong to no tree but to the user. */
  readonly ignored: readonly string[]
}

type WalkPorts = Pick<Ports, 'files' | 'sha256' | 'clock' | 'limits'>

interface Walk {
  readonly ports: WalkPorts
  readonly root: PlaceOnDisk
  readonly isIgnored: IsIgnored
  readonly tracked: ReadonlySet<string>
  readonly seenBefore: SeenPlace | null
  readonly seenByPath: ReadonlyMap<string, SeenEntry>
  readonly entries: TreeEntry[]
  readonly seen: SeenEntry[]
  readonly ignored: string[]
}

/**
 * Reads a place: its tree, what to remember of it, and what in it is ignored.
 *
 * Returns null when nothing is there. Never follows a link; one in the place of the artifact itself
 * is refused with `E_PROJECT_LINK`, special files with `E_SPECIAL_FILE`, too much with `E_SIZE_LIMIT`.
 */
export function walkPlace(
  ports: WalkPorts,
  place: PlaceOnDisk,
  options: WalkOptions,
): WalkedPlace | null {
  const stat = ports.files.lstat(place.path)
  if (stat === null) return null
  assertKind(place, stat)
  const readAt = ports.clock.now()
  const walk: Walk = {
    ports,
    root: place,
    isIgnored: rulesOf(ports, place),
    tracked: options.tracked,
    seenBefore: options.seen,
    seenByPath: new Map(options.seen?.entries.map((entry) => [entry.path, entry])),
    entries: [],
    seen: [],
    ignored: [],
  }
  if (place.single === null) walkFolder(walk, '', stat)
  else addFile(walk, place.single, { path: place.path, stat })
  const tree = makeTree(ports.sha256, walk.entries)
  return { tree, seen: { tree: tree.id, readAt, entries: walk.seen }, ignored: walk.ignored }
}

function assertKind(place: PlaceOnDisk, stat: FileStat): void {
  if (stat.kind === 'link' && place.single === LINK_FILE) return
  if (stat.kind === 'link') {
    throw new SkillmeatError('E_PROJECT_LINK', `${place.path} is a link; it is not followed.`, {
      fix: 'Replace the link by the folder or file itself, or undeploy the artifact.',
      data: { path: place.path },
    })
  }
  const expected = place.single === null ? 'directory' : 'file'
  if (stat.kind !== expected) {
    throw new SkillmeatError('E_SPECIAL_FILE', `${place.path} is no ${expected}.`, {
      fix: 'Move it away, then try again.',
      data: { path: place.path },
    })
  }
}

function rulesOf(ports: WalkPorts, place: PlaceOnDisk): IsIgnored {
  if (place.onlyTracked === true) return () => true
  return place.single === null ? readIgnoreRules(ports, place) : () => false
}

function readIgnoreRules(ports: WalkPorts, place: PlaceOnDisk): IsIgnored {
  const path = `${place.path}/${IGNORE_FILE}`
  const stat = ports.files.lstat(path)
  if (stat?.kind !== 'file' || stat.size > ports.limits.fileBytes) return ignoreRules(null)
  return ignoreRules(new TextDecoder().decode(ports.files.readFile(path)))
}

function walkFolder(walk: Walk, path: string, stat: FileStat): void {
  const depth = path === '' ? 0 : path.split('/').length
  if (depth > walk.ports.limits.depth) throw tooMuch(walk, `is nested deeper than ${depth - 1}`)
  const { mtime, ctime, ino } = stat
  walk.seen.push({ path, kind: 'directory', mtime, ctime, ino, size: 0, blob: null })
  const dir = path === '' ? walk.root.path : `${walk.root.path}/${path}`
  for (const name of walk.ports.files.readdir(dir).toSorted()) {
    const child = path === '' ? name : `${path}/${name}`
    const childStat = walk.ports.files.lstat(`${dir}/${name}`)
    if (childStat !== null) visit(walk, child, childStat)
  }
}

function visit(walk: Walk, path: string, stat: FileStat): void {
  if (stat.kind === 'directory') {
    if (walk.isIgnored(`${path}/`) && !tracksBelow(walk, path)) walk.ignored.push(path)
    else walkFolder(walk, path, stat)
  } else if (walk.isIgnored(path) && !walk.tracked.has(path)) {
    walk.ignored.push(path)
  } else {
    addFile(walk, path, { path: `${walk.root.path}/${path}`, stat })
  }
}

function tracksBelow(walk: Walk, path: string): boolean {
  return walk.tracked.values().some((tracked) => tracked.startsWith(`${path}/`))
}

function addFile(
  walk: Walk,
  path: string,
  file: { readonly path: string; readonly stat: FileStat },
): void {
  if (walk.entries.length >= walk.ports.limits.artifactFiles) {
    throw tooMuch(walk, `holds more than ${walk.ports.limits.artifactFiles} files`)
  }
  const mode = modeOf(file.stat, file.path)
  const blob = knownBlob(walk, path, file.stat) ?? hashFile(walk, file, mode)
  const { mtime, ctime, ino, size } = file.stat
  walk.entries.push({ mode, path, blob })
  walk.seen.push({ path, kind: mode, mtime, ctime, ino, size, blob })
}

function modeOf(stat: FileStat, path: string): FileMode {
  if (stat.kind === 'link') return '120000'
  if (stat.kind === 'special') {
    throw new SkillmeatError('E_SPECIAL_FILE', `${path} is a device, socket or pipe.`, {
      fix: 'Remove it from the artifact, then try again.',
      data: { path },
    })
  }
  return (stat.mode & 0o100) === 0 ? '100644' : '100755'
}

function knownBlob(walk: Walk, path: string, stat: FileStat): ObjectId | null {
  const seen = walk.seenByPath.get(path)
  const before = walk.seenBefore
  if (seen === undefined || before === null) return null
  const same =
    seen.mtime === stat.mtime &&
    seen.ctime === stat.ctime &&
    seen.ino === stat.ino &&
    seen.size === stat.size &&
    !isRacy(stat, before.readAt)
  return same ? seen.blob : null
}

function hashFile(
  walk: Walk,
  file: { readonly path: string; readonly stat: FileStat },
  mode: FileMode,
): ObjectId {
  const { files, sha256, limits } = walk.ports
  if (file.stat.size > limits.fileBytes) {
    throw tooMuch(walk, `holds ${file.path} of ${file.stat.size} bytes`)
  }
  return sha256(readEntry(files, file.path, mode))
}

/** Returns the bytes that a tree holds for a name on disk: a file's content or a link's target. */
export function readEntry(files: Ports['files'], path: string, mode: FileMode): Uint8Array {
  return mode === '120000' ? new TextEncoder().encode(files.readlink(path)) : files.readFile(path)
}

function tooMuch(walk: Walk, what: string): SkillmeatError {
  return new SkillmeatError('E_SIZE_LIMIT', `${walk.root.path} ${what}.`, {
    fix: 'Move what is not part of the artifact elsewhere, or name it in .skillmeatignore.',
    data: { path: walk.root.path },
  })
}
