import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFileSystem } from './node-file-system.ts'

test('folders are made with those above them, and one that is there stays', () => {
  const root = fs.mkdtempSync(join(tmpdir(), 'skillmeat-fs-'))
  try {
    const path = join(root, 'a/b/c')
    nodeFileSystem.mkdir(path)
    nodeFileSystem.mkdir(path)
    expect(fs.statSync(path).isDirectory()).toBe(true)
    fs.writeFileSync(join(root, 'file'), '')
    expect(() => nodeFileSystem.mkdir(join(root, 'file'))).toThrow('EEXIST')
    expect(() => nodeFileSystem.mkdir(join(root, 'file/below'))).toThrow('ENOTDIR')
  } finally {
    fs.rmSync(root, { recursive: true })
  }
})

test.runIf(process.platform === 'linux')('a place that takes no folders is named', () => {
  expect(() => nodeFileSystem.mkdir('/proc/skillmeat/below')).toThrow('ENOENT')
})
