import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { nodeFileSystem } from '../adapters/fs/node-file-system.ts'

export { sha256, systemClock } from '../adapters/system/environment.ts'
export { findUserHome } from '../adapters/system/home-folder.ts'
export { nodeFileSystem }

/** Writes a file whole or not at all, keeping the mode of the one it replaces. */
export function writeWhole(path: string, bytes: Uint8Array): void {
  const target = fs.existsSync(path) ? nodeFileSystem.realpath(path) : path
  const staged = `${target}.tmp-${randomBytes(6).toString('hex')}`
  const mode = nodeFileSystem.lstat(target)?.mode ?? 0o644
  try {
    nodeFileSystem.createFile(staged, bytes, mode)
    nodeFileSystem.rename(staged, target)
  } finally {
    fs.rmSync(staged, { force: true })
  }
}
