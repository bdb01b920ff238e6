import type { ProjectEntry, SnapshotEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { packEntry } from '../../core/view/pack-entry.ts'
import type { Ports } from '../../ports/ports.ts'
import { readSettings } from '../engine/config/read-settings.ts'
import { readSession } from '../engine/session/session.ts'
import { snapshotDir } from '../snapshots/snapshot-files.ts'
import { listBackups } from '../engine/session/backup-files.ts'
import { findProblem, listFiles } from './check-files.ts'
import { REPAIR, attempt, bad, ok, warn } from './health-check.ts'
import type { HealthCheck } from './health-check.ts'
import { listLeftovers } from './leftovers.ts'
import type { ReadableView } from './read-view.ts'
import { entriesOf } from './search-places.ts'

const DAY = 86_400_000
/** A copy of the store that old is worth a word. */
const OLD_BACKUP = 7 * DAY

export const NO_VIEW: ReadableView = { entries: [], lost: [], chunks: new Set() }

/** Looks at what lies in the home: quickly, without reading every object. */
export async function checkHomeFiles(ports: Ports): Promise<HealthCheck[]> {
  const view = await readPresent(ports)
  const checks = [
    attempt('store', () => checkStore(ports)),
    attempt('interrupted', () => checkIntent(ports)),
    attempt('index', () => checkIndex(ports)),
    attempt('settings', () => checkSettings(ports)),
    attempt('files', () => checkListed(ports, view)),
    attempt('projects', () => checkProjects(ports, view)),
    attempt('tarballs', () => checkTarballs(ports, view)),
    attempt('leftovers', () => checkLeftovers(ports, view)),
    attempt('backups', () => checkBackups(ports)),
  ]
  return (await Promise.all(checks)).flat()
}

/** Returns the present view, or nothing where the store cannot be read: that is said by another check. */
export async function readPresent(ports: Ports): Promise<ReadableView> {
  const found: ReadableView[] = []
  await attempt('store', async () => {
    const { view } = await readSession(ports)
    const entries = await view.entries('')
    found.push({ ...NO_VIEW, entries: entries.map(([key, value]) => [key, packEntry(key, value)]) })
    return []
  })
  return found[0] ?? NO_VIEW
}

async function checkStore(ports: Ports): Promise<HealthCheck> {
  const { operation, view } = await readSession(ports)
  if (operation === null) return ok('store', 'The store is empty')
  const entries = await view.entries('')
  return ok('store', `The store opens; its present state has ${entries.length} entries`)
}

async function checkIntent({ store }: Ports): Promise<HealthCheck> {
  if ((await store.intent()) === null) return ok('interrupted', 'No command was interrupted')
  return warn('interrupted', 'A command was interrupted.', 'The next command takes it back.')
}

async function checkIndex({ index }: Ports): Promise<HealthCheck> {
  const [problem] = await index.check()
  return problem === undefined
    ? ok('index', 'The index opens')
    : bad('index', `The index is damaged: ${problem}`, REPAIR)
}

function checkSettings(ports: Ports): HealthCheck {
  readSettings(ports)
  return ok('settings', 'The settings can be read')
}

function checkListed(ports: Ports, view: ReadableView): HealthCheck[] {
  const listed = listFiles(ports, view)
  const found = listed.flatMap((file) => {
    const problem = findProblem(ports.files, file)
    return problem === null ? [] : [bad('files', problem, REPAIR)]
  })
  return found.length > 0
    ? found
    : [ok('files', `${listed.length} manifests and records can be read`)]
}

function checkProjects({ files }: Ports, view: ReadableView): HealthCheck[] {
  const projects = entriesOf<ProjectEntry>(view, viewKeys.projects())
  const gone = projects
    .filter(({ path }) => files.lstat(path)?.kind !== 'directory')
    .map(({ path }) =>
      warn('projects', `${path} is not there.`, `If it is gone: skillmeat project remove ${path}`),
    )
  return gone.length > 0 ? gone : [ok('projects', `${projects.length} projects are there`)]
}

function checkTarballs(ports: Ports, view: ReadableView): HealthCheck[] {
  const packed = entriesOf<SnapshotEntry>(view, 'snapshot/').flatMap(({ collection, tarball }) =>
    tarball === null ? [] : [`${snapshotDir(ports, collection)}/${tarball.path}`],
  )
  const missing = packed
    .filter((path) => ports.files.lstat(path) === null)
    .map((path) => bad('tarballs', `${path} is missing.`, REPAIR))
  return missing.length > 0 ? missing : [ok('tarballs', `${packed.length} tarballs are there`)]
}

function checkLeftovers(ports: Ports, view: ReadableView): HealthCheck {
  const found = listLeftovers(ports, view)
  if (found.length === 0) return ok('leftovers', 'Nothing is left over')
  return warn('leftovers', `${found.length} temporary files are left over.`, REPAIR)
}

async function checkBackups(ports: Ports): Promise<HealthCheck> {
  if ((await ports.store.current()) === null)
    return ok('backups', 'There is nothing to back up yet')
  const [newest] = listBackups(ports)
  const fix = 'Run: skillmeat backup'
  if (newest === undefined) return warn('backups', 'There is no copy of the store.', fix)
  const days = Math.floor((ports.clock.now() - newest.madeAt) / DAY)
  const message = `The newest copy of the store is ${days} days old`
  return ports.clock.now() - newest.madeAt > OLD_BACKUP
    ? warn('backups', `${message}.`, fix)
    : ok('backups', message)
}
