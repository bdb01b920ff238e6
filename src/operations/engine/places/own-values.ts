import { isSkillmeatError } from '../../../core/errors.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { Ports } from '../../../ports/ports.ts'
import type { ObjectReader } from '../objects/object-reader.ts'
import { loadFormat, partOf, readSharedFile } from './read-place.ts'
import type { FormOnDisk } from './walk-place.ts'

/**
 * Names the values, such as `env.TOKEN`, that stand in a file of the user alone: the collection has
 * placeholders for them. `content` is what the place holds in the collection's form. Nothing of a file
 * that cannot be read.
 */
export async function listOwnValues(
  ports: Pick<Ports, 'files' | 'limits'>,
  objects: ObjectReader,
  { form, content }: { readonly form: FormOnDisk | undefined; readonly content: ObjectId | null },
): Promise<readonly string[]> {
  if (form === undefined) return []
  const format = await loadFormat(form.format)
  if (format.ownValues === undefined) return []
  const was = await partOf(objects, content, format.part)
  try {
    return format.ownValues(readSharedFile(ports, form.file), form.slot, was?.text ?? null)
  } catch (error) {
    if (isSkillmeatError(error)) return []
    throw error
  }
}
