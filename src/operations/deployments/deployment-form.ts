import type { Warning } from '../../core/errors.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { loadFormat, partOf, readSharedFile } from '../observe/read-place.ts'
import { profileDir } from '../session/places-on-disk.ts'
import type { Transaction } from '../transaction/transaction.ts'

/** Notes what of the file that a new deployment stands in was not there before us, to take it away again. */
export async function withForm(
  transaction: Transaction,
  entry: DeploymentEntry,
): Promise<DeploymentEntry> {
  const { form, project } = entry
  if (form === undefined) return entry
  const format = await loadFormat(form.format)
  const text = readSharedFile(transaction.ports, profileDir({ project, root: form.file }))
  const others = (await transaction.scan<DeploymentEntry>(viewKeys.deployments(project))).flatMap(
    (one) => (one.form?.file === form.file ? [one.form] : []),
  )
  const sameKey = others.filter((one) => one.format === form.format)
  const made = {
    file: others.length > 0 ? others.some((one) => one.made.file) : text === '',
    key: sameKey.length > 0 ? sameKey.some((one) => one.made.key) : !hasKey(format, text),
  }
  return { ...entry, form: { ...form, made } }
}

function hasKey(format: Awaited<ReturnType<typeof loadFormat>>, text: string): boolean {
  return text !== '' && format.hasKey(text)
}

/** Names what the agent will not know of a deployment. */
export async function findLosses(
  { objects }: Transaction,
  { form, content, name, profile, type }: DeploymentEntry,
): Promise<readonly Warning[]> {
  if (form === undefined) return []
  const format = await loadFormat(form.format)
  const part = await partOf(objects, content, format.part)
  if (part === null) return []
  return format.losses(part.text, form.slot).map(({ field, message }) => ({
    code: 'W_FORMAT_LOSS',
    message: `${field}: ${message}`,
    where: `${type}:${name} (${profile})`,
  }))
}
