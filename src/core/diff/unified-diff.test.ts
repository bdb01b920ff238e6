import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FileMode } from '../object/tree.ts'
import { diffStat } from './diff-stat.ts'
import type { FileChange } from './file-change.ts'
import { renderUnifiedDiff } from './unified-diff.ts'

const binary = {
  deflate: (bytes: Uint8Array): Uint8Array => deflateSync(bytes),
  sha1: (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex'),
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

type File = { readonly mode: FileMode; readonly bytes: Uint8Array } | null

function changeOf(path: string, oldPath: string, [old, fresh]: readonly [File, File]): FileChange {
  return {
    path,
    ...(oldPath === path ? {} : { oldPath }),
    oldMode: old?.mode ?? null,
    newMode: fresh?.mode ?? null,
    oldBytes: old?.bytes ?? null,
    newBytes: fresh?.bytes ?? null,
  }
}

function writeFile(at: string, file: File): void {
  if (file === null) return
  if (file.mode === '120000') symlinkSync(Buffer.from(file.bytes), at)
  else writeFileSync(at, file.bytes)
  if (file.mode === '100755') chmodSync(at, 0o755)
}

function readFile(at: string): File {
  if (!existsSync(at) && !lstatSync(at, { throwIfNoEntry: false })) return null
  const stat = lstatSync(at)
  if (stat.isSymbolicLink()) {
    return { mode: '120000', bytes: new Uint8Array(readlinkSync(at, 'buffer')) }
  }
  const mode = (stat.mode & 0o100) === 0 ? '100644' : '100755'
  return { mode, bytes: new Uint8Array(readFileSync(at)) }
}

const text = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', 'c', '-- x', '+', '\\ No newline', 'ä\r', ''), {
      maxLength: 30,
    }),
    fc.constantFrom('', '\n'),
  )
  .map(([lines, end]) => bytes(lines.join('\n') + end))
const blob = fc
  .array(fc.integer({ min: 0, max: 255 }), { maxLength: 200 })
  .map((list) => Uint8Array.from([0, ...list]))
const regular = fc.record({
  mode: fc.constantFrom<FileMode>('100644', '100755'),
  bytes: fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: blob }),
})
const link = fc.record({
  mode: fc.constant<FileMode>('120000'),
  bytes: fc.constantFrom('a', 'b/c', '../ä').map(bytes),
})
const file: fc.Arbitrary<File> = fc.oneof(
  { weight: 8, arbitrary: regular },
  { weight: 1, arbitrary: link },
  { weight: 1, arbitrary: fc.constant(null) },
)
const name = fc.constantFrom(
  'plain',
  'with space',
  'tab\t',
  'quote"',
  'back\\',
  'new\nline',
  'ünï',
  ' lead',
)
const change = fc.record({ old: file, fresh: file, name, newName: name })

test('git apply turns the old files into the new ones', () => {
  const samples = fc.sample(change, 150)
  const changes = samples.map(({ old, fresh, ...names }, index) => {
    const oldPath = `${index} ${names.name}`
    const isMove =
      old !== null && fresh !== null && old.mode !== '120000' && fresh.mode !== '120000'
    const path = isMove && index % 2 === 0 ? `${index} ${names.newName}` : oldPath
    return { old, fresh, path, oldPath }
  })
  const patch = renderUnifiedDiff(
    changes.map(({ old, fresh, path, oldPath }) => changeOf(path, oldPath, [old, fresh])),
    { binary },
  )
  const folder = mkdtempSync(join(tmpdir(), 'unified-diff-'))
  try {
    for (const { old, oldPath } of changes) writeFile(join(folder, oldPath), old)
    execFileSync('git', ['apply', '--whitespace=nowarn'], {
      cwd: folder,
      input: patch,
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CEILING_DIRECTORIES: tmpdir() },
    })
    for (const { fresh, path, oldPath } of changes) {
      expect({ path, file: readFile(join(folder, path)) }).toEqual({ path, file: fresh })
      expect(readFile(join(folder, oldPath))).toEqual(path === oldPath ? fresh : null)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

const change1: FileChange = {
  path: 'docs/new name.md',
  oldPath: 'docs/old.md',
  oldMode: '100644',
  newMode: '100755',
  oldBytes: bytes('one\ntwo\nthree\nfour\nfive\nsix\n'),
  newBytes: bytes('one\ntwo\n3\nfour\nfive\nsix'),
}

test('a diff reads as git writes it', () => {
  const diff = new TextDecoder().decode(renderUnifiedDiff([change1], { context: 1 }))
  expect(diff.replace('\t\n', '<tab>\n')).toMatchInlineSnapshot(`
    "diff --git a/docs/old.md b/docs/new name.md
    old mode 100644
    new mode 100755
    rename from docs/old.md
    rename to docs/new name.md
    --- a/docs/old.md
    +++ b/docs/new name.md<tab>
    @@ -2,5 +2,5 @@
     two
    -three
    +3
     four
     five
    -six
    +six
    \\ No newline at end of file
    "
  `)
})

test('a binary file is only named where its bytes cannot be packed', () => {
  const image = {
    path: 'a.png',
    oldMode: null,
    newMode: '100644',
    oldBytes: null,
    newBytes: bytes('\0'),
  } as const
  expect(new TextDecoder().decode(renderUnifiedDiff([image]))).toMatchInlineSnapshot(`
    "diff --git a/a.png b/a.png
    new file mode 100644
    Binary files /dev/null and b/a.png differ
    "
  `)
})

test('a file that did not change is left out', () => {
  const same = {
    path: 'a',
    oldMode: '100644',
    newMode: '100644',
    oldBytes: bytes('a'),
    newBytes: bytes('a'),
  } as const
  expect(renderUnifiedDiff([same])).toEqual(new Uint8Array())
})

test('the counts of added and removed lines are those of the diff', () => {
  expect(diffStat([change1])).toEqual([
    { path: 'docs/new name.md', oldPath: 'docs/old.md', added: 2, removed: 2, isBinary: false },
  ])
})
