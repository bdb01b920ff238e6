import { isSkillmeatError } from '../../core/errors.ts'
import type { SnapshotEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { readSession } from '../engine/session/session.ts'
import { writeOwnFile } from '../engine/writing/write-own-file.ts'
import { originalTarball, snapshotDir } from '../snapshots/snapshot-files.ts'
import { assertNoLinkBetween, parentOf } from '../engine/writing/file-steps.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { formatStamp } from '../engine/session/backup-files.ts'
import { findProblem, listFiles } from './check-files.ts'
import type { FileFinding, ListedFile } from './check-files.ts'
import type { ReadableView } from './read-view.ts'
import { entriesOf } from './search-places.ts'

interface Repair {
  readonly view: ReadableView
  /** Write what can be written; otherwise only look. */
  readonly repair: boolean
}

/** Looks at every file of ours beside the store, and writes anew what cannot be read. */
export async function checkOwnFiles(ports: Ports, input: Repair): Promise<FileFinding[]> {
  const found: FileFinding[] = []
  for (const listed of listFiles(ports, input.view)) {
    const problem = findProblem(ports.files, listed)
    if (problem !== null) found.push(await settle(ports, listed, { ...input, problem }))
  }
  found.push(...(await checkTarballs(ports, input)))
  const index = await checkIndex(ports, input.repair)
  return index === null ? found : [...found, index]
}

async function settle(
  ports: Ports,
  listed: ListedFile,
  { repair, problem }: Repair & { readonly problem: string },
): Promise<FileFinding> {
  const { what, path, base, format } = listed
  const finding = { what, path, problem }
  if (!repair) return { ...finding, repaired: false, kept: null }
  try {
    assertNoLinkBetween(ports.files, base, path)
    const kept = keepBad(ports, path)
    await writeOwnFile(ports, path, new TextEncoder().encode(await format()))
    return { ...finding, repaired: true, kept }
  } catch (error) {
    return { ...finding, problem: `${problem} ${messageOf(error)}`, repaired: false, kept: null }
  }
}

/** Keeps a copy of a damaged file beside it. The file itself stays until the new one replaces it. */
function keepBad({ files, clock }: Pick<Ports, 'files' | 'clock'>, path: string): string | null {
  if (files.lstat(path)?.kind !== 'file') return null
  const kept = `${path}.bad-${formatStamp(clock.now())}`
  if (files.lstat(kept) === null) files.createFile(kept, files.readFile(path), 0o600)
  return kept
}

async function checkTarballs(ports: Ports, { view, repair }: Repair): Promise<FileFinding[]> {
  const found: FileFinding[] = []
  for (const snapshot of entriesOf<SnapshotEntry>(view, 'snapshot/')) {
    if (snapshot.tarball === null) continue
    const path = `${snapshotDir(ports, snapshot.collection)}/${snapshot.tarball.path}`
    const problem = findTarballProblem(ports, path, snapshot.tarball.sha256)
    if (problem === null) continue
    const finding = { what: 'tarball', path, problem } as const
    found.push(
      repair
        ? { ...finding, ...(await repackTarball(ports, snapshot, path)) }
        : { ...finding, repaired: false, kept: null },
    )
  }
  return found
}

function findTarballProblem(
  { files, sha256 }: Ports,
  path: string,
  expected: string,
): string | null {
  try {
    if (files.lstat(path) === null) return `${path} is missing.`
    const found = sha256(files.readFile(path))
    return found === expected ? null : `${path} is not what was written: its SHA-256 is ${found}.`
  } catch (error) {
    return messageOf(error)
  }
}

/** The same snapshot gives the same bytes: what does not is not put in the place of what was. */
async function repackTarball(
  ports: Ports,
  snapshot: SnapshotEntry,
  path: string,
): Promise<Pick<FileFinding, 'repaired' | 'kept'>> {
  try {
    const bytes = await originalTarball(new Transaction(await readSession(ports)), snapshot)
    if (bytes === null) return { repaired: false, kept: null }
    ports.files.mkdir(parentOf(path))
    const kept = keepBad(ports, path)
    await writeOwnFile(ports, path, bytes)
    return { repaired: true, kept }
  } catch (error) {
    if (isSkillmeatError(error)) return { repaired: false, kept: null }
    throw error
  }
}

async function checkIndex(
  { index, places }: Pick<Ports, 'index' | 'places'>,
  repair: boolean,
): Promise<FileFinding | null> {
  const [problem] = await index.check()
  if (problem === undefined) return null
  if (repair) await index.rebuild()
  return { what: 'index', path: `${places.home}/index.db`, problem, repaired: repair, kept: null }
}

function messageOf(error: unknown): string {
  if (isSkillmeatError(error)) return error.message
  throw error
}
