import type { Ports } from '../../ports/ports.ts'
import { removeTree } from '../transaction/apply-steps.ts'

/** Lets the person edit a copy of `bytes` and returns what was saved; the copy is removed. */
export async function editCopy(
  ports: Pick<Ports, 'files' | 'chance' | 'places' | 'editor'>,
  path: string,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const folder = `${ports.places.home}/tmp/edit-${ports.chance.hex(12)}`
  const copy = `${folder}/${path.split('/').at(-1) ?? 'file'}`
  ports.files.mkdir(folder, 0o700)
  try {
    ports.files.createFile(copy, bytes, 0o600)
    await ports.editor.edit(copy)
    return ports.files.readFile(copy)
  } finally {
    removeTree(ports.files, folder)
  }
}
