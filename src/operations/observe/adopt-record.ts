import { SkillmeatError } from '../../core/errors.ts'
import { RECORD_FILE, parseRecord } from '../../core/deployment/deployment-record.ts'
import type { RecordedDeployment } from '../../core/deployment/deployment-record.ts'
import { PLATFORMS } from '../../core/platform/platforms.ts'
import type { Platform } from '../../core/platform/platforms.ts'
import type {
  ArtifactEntry,
  DeploymentEntry,
  ProjectEntry,
  RecordEntry,
} from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { profileDir } from '../session/places-on-disk.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { findRecordedBaseline } from './find-baseline.ts'

/**
 * Takes over what a project's record files say where they are not what this machine wrote last: a
 * branch switch, a colleague's clone, the earlier Python tool.
 *
 * The file's baseline wins where this store holds its version; an artifact that is not in the
 * collection stays unadopted; nothing is ever removed on the word of the file.
 */
export async function adoptRecords(transaction: Transaction, project: string): Promise<void> {
  for (const platform of PLATFORMS) await adoptRecord(transaction, project, platform)
}

async function adoptRecord(
  transaction: Transaction,
  project: string,
  platform: Platform,
): Promise<void> {
  const place = { project, root: platform.root }
  const text = readRecordFile(transaction, place)
  if (text === null) return
  const file = transaction.ports.sha256(text)
  const key = viewKeys.record(project, platform.root)
  if ((await transaction.get<RecordEntry>(key))?.file === file) return
  const where = `${profileDir(place)}/${RECORD_FILE}`
  const recorded = parseRecord(new TextDecoder().decode(text), where)
  let adopted = 0
  for (const deployment of recorded) {
    if (await adoptDeployment(transaction, { deployment, project, platform })) adopted += 1
  }
  if (recorded.length > 0 && adopted === 0) return
  transaction.addObject('blob', text)
  transaction.put(key, { file } satisfies RecordEntry)
  await registerProject(transaction, project)
}

/** Makes a project one of those that are looked at together. */
export async function registerProject(transaction: Transaction, path: string): Promise<boolean> {
  const key = viewKeys.project(path)
  if ((await transaction.get(key)) !== null) return false
  transaction.put(key, { path, added: transaction.now() } satisfies ProjectEntry)
  return true
}

function readRecordFile(
  transaction: Transaction,
  place: { readonly project: string; readonly root: string },
): Uint8Array | null {
  const { files, limits } = transaction.ports
  const folder = profileDir(place)
  if (files.lstat(folder)?.kind !== 'directory') return null
  const path = `${folder}/${RECORD_FILE}`
  const stat = files.lstat(path)
  if (stat === null) return null
  if (stat.kind !== 'file' || stat.size > limits.manifestBytes) {
    throw new SkillmeatError('E_RECORD_TAMPERED', `${path} is no ordinary file.`, {
      fix: 'Remove it; the next deploy writes a new one. Nothing was touched.',
      data: { path },
    })
  }
  return files.readFile(path)
}

async function adoptDeployment(
  transaction: Transaction,
  input: {
    readonly deployment: RecordedDeployment
    readonly project: string
    readonly platform: Platform
  },
): Promise<boolean> {
  const { deployment, project, platform } = input
  const key = viewKeys.deployment({ project, root: platform.root, path: deployment.path })
  const known = await transaction.get<DeploymentEntry>(key)
  const artifact = await findArtifact(transaction, deployment, known)
  if (artifact === null) return false
  const found = await findRecordedBaseline(transaction, {
    deployment,
    artifact,
    dir: profileDir({ project, root: platform.root }),
  })
  if (known !== null && found.baseline === null) return true
  const entry: DeploymentEntry = {
    uuid: artifact.uuid,
    collection: artifact.collection,
    type: artifact.type,
    name: artifact.name,
    project,
    profile: platform.id,
    root: platform.root,
    path: deployment.path,
    baseline: found.baseline,
    content: found.content,
    state: known?.state ?? null,
    pin: known?.pin ?? null,
    wanted_by: known?.wanted_by ?? ['direct'],
    deployed_at: deployment.deployedAt ?? transaction.now(),
  }
  transaction.put(key, entry)
  return true
}

async function findArtifact(
  transaction: Transaction,
  deployment: RecordedDeployment,
  known: DeploymentEntry | null,
): Promise<ArtifactEntry | null> {
  if (known !== null) {
    return transaction.get<ArtifactEntry>(viewKeys.artifact(known.collection, known.uuid))
  }
  const all = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const named = all.filter(({ type, name }) => type === deployment.type && name === deployment.name)
  return (
    all.find(({ uuid }) => uuid === deployment.uuid) ??
    named.find(({ collection }) => collection === deployment.collection) ??
    named[0] ??
    null
  )
}
