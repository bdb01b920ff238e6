import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'
import { refusalOf, refused } from './refusal.ts'

/** Makes a small file system of its own where the machine allows it. */
function mountSmall(dir: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', dir]).status === 0
}

function canMount(): boolean {
  const dir = fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-mount-'))
  const isMounted = mountSmall(dir)
  if (isMounted) spawnSync('umount', [dir])
  fs.rmdirSync(dir)
  return isMounted
}

function fill(dir: string): string {
  const { bavail, bsize } = fs.statfsSync(dir)
  const path = join(dir, 'ballast')
  fs.writeFileSync(path, Buffer.alloc(bavail * bsize - 200 * 1024))
  return path
}

const BIG = { 'source/skills/pdf/assets/big.bin': 'x'.repeat(400_000) }

test.runIf(canMount()).each(['home', 'project'])(
  'a full disk under the %s stops the command before anything is changed',
  (place) =>
    onWorkbench(async (bench) => {
      const dir = join(bench.root, place)
      fs.mkdirSync(dir, { recursive: true })
      expect(mountSmall(dir)).toBe(true)
      try {
        bench.write(BIG)
        const line = place === 'home' ? 'add ../source' : 'deploy pdf'
        await bench.run(place === 'home' ? 'init' : 'add ../source')
        const ballast = fill(dir)
        expect(await refusalOf(bench, line)).toEqual(refused('E_IO_NOSPACE', [dir], 3))
        fs.rmSync(ballast)
        expect((await bench.run(line)).code).toBe(0)
      } finally {
        spawnSync('umount', [dir])
      }
    }),
)
