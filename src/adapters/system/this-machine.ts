import { execFile } from 'node:child_process'
import fs from 'node:fs'
import { promisify } from 'node:util'
import type { Machine } from '../../ports/machine.ts'
import { findLockHolder } from './file-lock.ts'

const PATIENCE = 5000

/** The machine that the program runs on. */
export const thisMachine: Machine = {
  nodeVersion: process.versions.node,
  gitVersion: async () => {
    try {
      const { stdout } = await promisify(execFile)('git', ['--version'], { timeout: PATIENCE })
      return /\d+\.\d+(?:\.\d+)*/.exec(stdout)?.[0] ?? null
    } catch {
      return null
    }
  },
  isForeign: (path) => {
    const stat = fs.lstatSync(path, { throwIfNoEntry: false })
    const own = process.getuid?.()
    return stat !== undefined && own !== undefined && stat.uid !== own
  },
  lockHolder: findLockHolder,
}
