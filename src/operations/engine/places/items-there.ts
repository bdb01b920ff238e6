import type { FormatContents } from '../../../core/form/format.ts'
import type { Ports } from '../../../ports/ports.ts'
import { loadFormat, readSharedFile } from './read-place.ts'
import type { FormOnDisk } from './walk-place.ts'

/** How many of the items that a record names stand in a shared file. */
export type ItemsThere = 'all' | 'some' | 'none'

type ReadPorts = Pick<Ports, 'files' | 'limits' | 'sha256'>

/** Returns how the items of a form are told apart that has no name for what stands in its file; null for any other. */
export async function findItems(form: FormOnDisk): Promise<WholeContents | null> {
  const { contents } = await loadFormat(form.format)
  return contents?.kind === 'whole' ? contents : null
}

type WholeContents = Extract<FormatContents, { readonly kind: 'whole' }>

/** Names an item in a record. */
export function itemHash({ sha256 }: Pick<Ports, 'sha256'>, item: string): string {
  return sha256(new TextEncoder().encode(item))
}

/** Tells which of the items that a record names stand in a file. Throws what `readSharedFile` throws. */
export function countItems(
  ports: ReadPorts,
  { form, contents }: { readonly form: FormOnDisk; readonly contents: WholeContents },
  recorded: readonly string[],
): ItemsThere {
  const text = readSharedFile(ports, form.file)
  const items = text.trim() === '' ? [] : contents.items(text, form.slot)
  const there = new Set(items.map((item) => itemHash(ports, item)))
  const found = recorded.filter((hash) => there.has(hash)).length
  if (found === recorded.length) return 'all'
  return found === 0 ? 'none' : 'some'
}
