import type { Warning } from '../../core/errors.ts'
import type { Loss } from '../../core/form/format.ts'
import { ignoredFields } from '../../core/agents/ignored-fields.ts'
import { isUnsaid } from '../../core/agents/shared/is-unsaid.ts'
import { isPlainForm } from '../../core/form/place-form.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { loadFormat, namingFile, partOf, readSharedFile } from '../engine/places/read-place.ts'
import type { ObjectReader } from '../engine/objects/object-reader.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { findPluginLosses } from './plugin-losses.ts'
import { findRootLosses } from './plugin-root-losses.ts'

/** Records which parts of a shared file did not exist before a new deployment, to remove them with it. */
export async function withForm(
  transaction: Transaction,
  entry: DeploymentEntry,
): Promise<DeploymentEntry> {
  const form = await ownForm(transaction, entry)
  const { project } = entry
  if (form === undefined) return entry
  const format = await loadFormat(form.format)
  const path = profileDir({ project, root: form.file })
  const text = readSharedFile(transaction.ports, path)
  const isKeyThere = namingFile(path, () => text !== '' && format.hasKey(text))
  const others = (await transaction.scan<DeploymentEntry>(viewKeys.deployments(project))).flatMap(
    ({ form: other, disabled }) => (disabled !== true && other?.file === form.file ? [other] : []),
  )
  const sameKey = others.filter((one) => one.format === form.format)
  const made = {
    file: others.length > 0 ? others.some((one) => one.made.file) : text === '',
    key: sameKey.length > 0 ? sameKey.some((one) => one.made.key) : !isKeyThere,
  }
  return { ...entry, form: { ...form, made } }
}

/** A plugin that is an Agent Plugin keeps its manifest as it is. */
async function ownForm(
  { objects }: Transaction,
  { form, content }: DeploymentEntry,
): Promise<DeploymentEntry['form']> {
  if (form?.format !== 'agent-plugin-manifest') return form
  const isOwn = (await partOf(objects, content, 'plugin.json')) !== null
  return isOwn ? { ...form, format: 'agent-plugin-own' } : form
}

/** Names what the agent will not know of a deployment. */
export async function findLosses(
  { objects }: Transaction,
  entry: DeploymentEntry,
): Promise<readonly Warning[]> {
  const { name, profile, type } = entry
  const losses = [
    ...(await listLosses(objects, entry)),
    ...(await findRootLosses(objects, entry)),
    ...(await findPluginLosses(objects, entry)),
  ]
  return losses.map(({ field, message }) => ({
    code: 'W_FORMAT_LOSS',
    message: `${field}: ${message}`,
    where: `${type}:${name} (${profile})`,
  }))
}

/** Tells whether the agent can be told nothing of a content in its form, so that nothing would be there. */
export async function isLeftOut(
  objects: ObjectReader,
  { form, content }: Pick<DeploymentEntry, 'form' | 'content'>,
): Promise<boolean> {
  if (form === undefined || isPlainForm(form.format)) return false
  const format = await loadFormat(form.format)
  const part = await partOf(objects, content, format.part)
  return part !== null && isUnsaid(format, form.slot, part.text)
}

async function listLosses(
  objects: ObjectReader,
  { form, content, profile, type }: DeploymentEntry,
): Promise<readonly Loss[]> {
  if (form === undefined || isPlainForm(form.format)) {
    const part = await partOf(objects, content, type === 'skill' ? 'SKILL.md' : 'artifact.md')
    return part === null ? [] : ignoredFields(profile, type, part.text)
  }
  const format = await loadFormat(form.format)
  const part = await partOf(objects, content, format.part)
  return part === null ? [] : format.losses(part.text, form.slot)
}
