import { makeTree } from '../../core/object/tree.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { deploymentOnDisk } from '../engine/places/places-on-disk.ts'
import type { FoundPlace } from './find-places.ts'

/** Tells whether the git history of a project has a content in the place of a copy: then that was made from it. */
export async function descendsFrom(
  { ports }: Pick<Transaction, 'ports'>,
  { place, type }: FoundPlace,
  wanted: ObjectId,
): Promise<boolean> {
  if (place.form !== undefined) return false
  const { single } = deploymentOnDisk({ ...place, type })
  const found = await ports.projectRepository.find(
    { project: place.project, path: `${place.root}/${place.path}` },
    (files) => {
      const entries = files.map(({ path, mode, bytes }) => ({
        path: path === '' ? (single ?? path) : path,
        mode,
        blob: ports.sha256(bytes),
      }))
      return makeTree(ports.sha256, entries).id === wanted
    },
  )
  return found !== null
}
