import { formatManifest } from '../../core/collection/format-manifest.ts'
import { parseManifest } from '../../core/collection/manifest.ts'
import { formatRecord } from '../../core/deployment/format-record.ts'
import { parseRecord } from '../../core/deployment/parse-record.ts'
import { factsUnknown } from '../../core/deployment/record-facts.ts'
import { RECORD_FILE } from '../../core/deployment/record-file.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import { formatSnapshotsFile, parseSnapshotsFile } from '../../core/snapshot/snapshots-file.ts'
import type {
  ArtifactEntry,
  CollectionEntry,
  DeploymentEntry,
  SnapshotEntry,
} from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { FileSystem } from '../../ports/file-system.ts'
import type { Ports } from '../../ports/ports.ts'
import { MANIFEST_FILE, collectionDir, profileDir } from '../engine/places/places-on-disk.ts'
import { snapshotDir } from '../snapshots/snapshot-files.ts'
import type { ReadableView } from './read-view.ts'
import { entriesOf } from './search-places.ts'

/** A file of ours that cannot be read or used. */
export interface FileFinding {
  readonly what: 'manifest' | 'record' | 'snapshots' | 'tarball' | 'index'
  readonly path: string
  readonly problem: string
  readonly repaired: boolean
  /** Where the damaged file is kept. */
  readonly kept: string | null
}

/** A file of ours that lists what the view holds: people may edit it, so only what cannot be read is damage. */
export interface ListedFile {
  readonly what: 'manifest' | 'record' | 'snapshots'
  readonly path: string
  /** Throws when a text cannot be understood. */
  readonly parse: (text: string) => unknown
  /** Returns what the file should be, by the view. */
  readonly format: () => string | Promise<string>
  /** No link between here and the file is followed. */
  readonly base: string
}

/** Lists the files that must be readable: manifests, deployment records, lists of snapshots. */
export function listFiles(
  ports: Pick<Ports, 'files' | 'places' | 'clock'>,
  view: ReadableView,
): ListedFile[] {
  const collections = entriesOf<CollectionEntry>(view, viewKeys.collections())
  return [
    ...collections
      .filter(({ manifest }) => manifest !== null)
      .map(({ name }) => manifestOf(ports, view, name)),
    ...collections.map(({ name }) => snapshotsOf(ports, view, name)),
    ...recordsOf(ports, view),
  ].filter(({ what, path }) => what === 'manifest' || !isMissing(ports.files, path))
}

/** What may not even be looked at is there, as far as anybody can tell. */
function isMissing(files: FileSystem, path: string): boolean {
  try {
    return files.lstat(path) === null
  } catch (error) {
    if (isSkillmeatError(error)) return false
    throw error
  }
}

function manifestOf(
  { places }: Pick<Ports, 'places'>,
  view: ReadableView,
  name: string,
): ListedFile {
  const base = collectionDir(places, name)
  const path = `${base}/${MANIFEST_FILE}`
  return {
    what: 'manifest',
    path,
    base,
    parse: (text) => parseManifest(text, path),
    format: () => {
      const artifacts = entriesOf<ArtifactEntry>(view, viewKeys.artifacts(name))
      return formatManifest({ collection: name, artifacts, before: [], previous: null })
    },
  }
}

function snapshotsOf(
  { places }: Pick<Ports, 'places'>,
  view: ReadableView,
  name: string,
): ListedFile {
  const base = snapshotDir({ places }, name)
  const path = `${base}/snapshots.toml`
  return {
    what: 'snapshots',
    path,
    base,
    parse: (text) => parseSnapshotsFile(text, path),
    format: () =>
      formatSnapshotsFile(entriesOf<SnapshotEntry>(view, viewKeys.snapshots(name)), null),
  }
}

function recordsOf({ clock }: Pick<Ports, 'clock'>, view: ReadableView): ListedFile[] {
  const now = new Date(clock.now()).toISOString()
  const deployments = entriesOf<DeploymentEntry>(view, viewKeys.allDeployments())
  return [...Map.groupBy(deployments, profileDir)].map(([dir, own]) => {
    const path = `${dir}/${RECORD_FILE}`
    return {
      what: 'record',
      path,
      base: own[0]?.project ?? dir,
      parse: (text) => parseRecord(text, path),
      format: async () =>
        (await formatRecord({
          deployments: own,
          before: [],
          previous: null,
          factsOf: ({ baseline, content }) =>
            Promise.resolve(factsUnknown(baseline?.tree ?? content)),
          now,
        })) ?? '',
    }
  })
}

/** Says why a file cannot be read; null when it can. */
export function findProblem(files: FileSystem, { path, parse }: ListedFile): string | null {
  if (isMissing(files, path)) return `${path} is missing.`
  try {
    parse(new TextDecoder().decode(files.readFile(path)))
    return null
  } catch (error) {
    if (isSkillmeatError(error)) return error.message
    throw error
  }
}
