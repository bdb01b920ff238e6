import type { Ports } from '../../../ports/ports.ts'
import { parentOf } from './file-steps.ts'

/** Writes a file of our own whole or not at all: beside it, durable, then renamed. */
export async function writeOwnFile(
  ports: Pick<Ports, 'files' | 'chance'>,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  const folder = parentOf(path)
  const staged = `${path}.tmp-${ports.chance.hex(8)}`
  ports.files.mkdir(folder)
  try {
    ports.files.createFile(staged, bytes, 0o644)
    await ports.files.fsync([staged])
    ports.files.rename(staged, path)
  } catch (error) {
    if (ports.files.lstat(staged) !== null) ports.files.unlink(staged)
    throw error
  }
  await ports.files.fsync([folder])
}
