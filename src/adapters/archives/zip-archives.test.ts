import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { craftZip } from '../../../test/bundles/craft-zip.ts'
import type { CraftedArchive, CraftedFile } from '../../../test/bundles/craft-zip.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import type { ZipEntry } from '../../ports/archives.ts'
import { zipArchives } from './zip-archives.ts'

async function codeOf(archive: Buffer): Promise<string> {
  try {
    await zipArchives.unzip(archive)
    return 'ok'
  } catch (error) {
    if (isSkillmeatError(error)) return error.code
    throw error
  }
}

const entries: fc.Arbitrary<ZipEntry[]> = fc.uniqueArray(
  fc.record({
    path: fc
      .array(fc.constantFrom('a', 'b', 'café', 'x y', '日本'), { minLength: 1, maxLength: 3 })
      .map((parts) => `${parts.join('/')}.md`),
    mode: fc.constantFrom<ZipEntry['mode']>('100644', '100755'),
    bytes: fc.uint8Array({ maxLength: 300 }),
  }),
  { selector: ({ path }) => path },
)

test('what is zipped comes out again, and the same entries give the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(entries, async (list) => {
      const archive = await zipArchives.zip(list)
      expect(await zipArchives.zip(list)).toEqual(archive)
      const contents = await zipArchives.unzip(archive)
      expect(contents.warnings).toEqual([])
      expect(contents.entries.map((entry) => ({ ...entry, bytes: [...entry.bytes] }))).toEqual(
        list.map((entry) => ({ ...entry, bytes: [...entry.bytes] })),
      )
    }),
  )
})

test('a file that shrinks like a bomb is stored, so that it can be taken out again', async () => {
  const zeros = new Uint8Array(3 * 1024 * 1024)
  const archive = await zipArchives.zip([{ path: 'a.bin', mode: '100644', bytes: zeros }])
  expect(archive.length).toBeGreaterThan(zeros.length)
  expect((await zipArchives.unzip(archive)).entries[0]?.bytes.length).toBe(zeros.length)
})

test('more than can be taken out again is not zipped', async () => {
  const entry: ZipEntry = { path: 'a', mode: '100644', bytes: new Uint8Array(0) }
  const many = Array.from({ length: 10_001 }, (_, index) => ({ ...entry, path: `a${index}` }))
  await expect(zipArchives.zip(many)).rejects.toThrow('more than 10000 files')
})

test('another program may add folders, times and owners', async () => {
  const times = Buffer.from('55540500010000000075780b000104e803000004e8030000', 'hex')
  const archive = craftZip([
    { name: 'skills/', mode: 0o40755, stored: true },
    { name: 'skills/a.md', bytes: 'text', extra: times },
    { name: 'skills/run.sh', bytes: '#!/bin/sh', mode: 0o100775, stored: true },
  ])
  const contents = await zipArchives.unzip(archive)
  expect(contents.entries.map(({ path, mode }) => `${mode} ${path}`)).toEqual([
    '100644 skills/a.md',
    '100755 skills/run.sh',
  ])
})

test('permissions that no file gets are dropped and told', async () => {
  const archive = craftZip([
    { name: 'run.sh', bytes: 'x', mode: 0o104755 },
    { name: 'all.md', bytes: 'x', mode: 0o100666 },
    { name: 'dos.md', bytes: 'x', mode: 0 },
  ])
  const contents = await zipArchives.unzip(archive)
  expect(contents.entries.map(({ mode }) => mode)).toEqual(['100755', '100644', '100644'])
  expect(contents.warnings.map(({ code, where }) => `${code} ${where ?? ''}`)).toEqual([
    'W_MODE_DROPPED run.sh',
    'W_MODE_DROPPED all.md',
  ])
})

const A: CraftedFile = { name: 'a.md', bytes: 'some text' }
const END_RECORD = craftZip([]).subarray(-22)
const BIG = 64 * 1024 * 1024

type Refused = readonly [
  what: string,
  code: string,
  files: readonly CraftedFile[],
  archive?: CraftedArchive,
]

const REFUSED: readonly Refused[] = [
  ['a path that leaves the archive', 'E_PATH_ESCAPE', [{ ...A, name: 'a/../../b.md' }]],
  ['a path that leaves it with backslashes', 'E_PATH_ESCAPE', [{ ...A, name: 'a\\..\\..\\b' }]],
  ['an absolute path', 'E_PATH_ABSOLUTE', [{ ...A, name: '/etc/passwd' }]],
  ['a drive', 'E_PATH_ABSOLUTE', [{ ...A, name: 'C:\\x' }]],
  ['a path of git', 'E_PATH_RESERVED', [{ ...A, name: 'skills/a/.git/config' }]],
  ['a device of Windows', 'E_PATH_RESERVED', [{ ...A, name: 'skills/CON.md' }]],
  ['NUL in a name', 'E_PATH_CHARS', [{ ...A, name: 'a\0.md' }]],
  ['a name that is not UTF-8', 'E_PATH_CHARS', [{ ...A, name: Buffer.from([0x61, 0xff]) }]],
  ['a name in some other encoding', 'E_PATH_CHARS', [{ ...A, name: 'é.md', flags: 0 }]],
  ['our own record', 'E_RESERVED_FILE', [{ ...A, name: 'skills/a/.skillmeat-deployed.toml' }]],
  ['a link', 'E_LINK_FORBIDDEN', [{ ...A, mode: 0o120777 }]],
  ['a FIFO', 'E_SPECIAL_FILE', [{ ...A, mode: 0o010644 }]],
  ['a folder that is a file', 'E_SPECIAL_FILE', [{ ...A, mode: 0o040755 }]],
  ['the same path twice', 'E_ARCHIVE_DUPLICATE', [A, A]],
  [
    'a folder and a file of one path',
    'E_ARCHIVE_DUPLICATE',
    [A, { name: 'a.md/', mode: 0o040755, stored: true }],
  ],
  ['two paths that differ in case', 'E_PATH_COLLISION', [A, { ...A, name: 'A.md' }]],
  [
    'two forms of one letter',
    'E_PATH_COLLISION',
    [
      { ...A, name: 'caf\u00e9.md' },
      { ...A, name: 'cafe\u0301.md' },
    ],
  ],
  ['a file where another has a folder', 'E_PATH_COLLISION', [A, { ...A, name: 'a.md/b' }]],
  ['encryption', 'E_ARCHIVE_MALFORMED', [{ ...A, flags: 0x0801 }]],
  ['strong encryption', 'E_ARCHIVE_MALFORMED', [{ ...A, flags: 0x0841 }]],
  ['sizes that come after the data', 'E_ARCHIVE_MALFORMED', [{ ...A, flags: 0x0808 }]],
  ['an unknown method', 'E_ARCHIVE_MALFORMED', [{ ...A, method: 14 }]],
  ['a wrong checksum', 'E_ARCHIVE_MALFORMED', [{ ...A, crc: 1 }]],
  ['a header with another name', 'E_ARCHIVE_MALFORMED', [{ ...A, local: { name: 'b.md' } }]],
  ['a header with another size', 'E_ARCHIVE_MALFORMED', [{ ...A, local: { size: 3 } }]],
  ['a header with another checksum', 'E_ARCHIVE_MALFORMED', [{ ...A, local: { crc: 3 } }]],
  ['two entries for one header', 'E_ARCHIVE_MALFORMED', [A, { ...A, name: 'b.md', headerOf: 0 }]],
  [
    'a name in an extra field',
    'E_ARCHIVE_MALFORMED',
    [{ ...A, extra: Buffer.from('75700600010000000062', 'hex') }],
  ],
  [
    'sizes in a zip64 field',
    'E_ARCHIVE_MALFORMED',
    [{ ...A, extra: Buffer.from(`01001000${'00'.repeat(16)}`, 'hex') }],
  ],
  ['a comment of an entry', 'E_ARCHIVE_MALFORMED', [{ ...A, comment: 'hello' }]],
  ['a folder with content', 'E_ARCHIVE_MALFORMED', [{ ...A, name: 'a/', mode: 0o040755 }]],
  ['bytes behind the data of a file', 'E_ARCHIVE_MALFORMED', [{ ...A, tail: Buffer.from('x') }]],
  ['bytes between two files', 'E_ARCHIVE_MALFORMED', [{ ...A, gap: Buffer.from('xx') }]],
  [
    'bytes before the first file',
    'E_ARCHIVE_MALFORMED',
    [A],
    { prefix: Buffer.from('#!/bin/sh\n') },
  ],
  ['bytes behind the end', 'E_ARCHIVE_MALFORMED', [A], { suffix: Buffer.from('x') }],
  ['a comment', 'E_ARCHIVE_MALFORMED', [A], { comment: Buffer.from('hi') }],
  ['a second end record', 'E_ARCHIVE_MALFORMED', [A], { suffix: END_RECORD }],
  ['a directory with more in it', 'E_ARCHIVE_MALFORMED', [A], { beforeEnd: Buffer.alloc(20) }],
  [
    'a zip64 record',
    'E_ARCHIVE_MALFORMED',
    [A],
    {
      beforeEnd: Buffer.from(`504b0607${'00'.repeat(16)}`, 'hex'),
    },
  ],
  ['fewer entries than it says', 'E_ARCHIVE_MALFORMED', [A], { count: 2 }],
  ['more entries than it says', 'E_ARCHIVE_MALFORMED', [A, { ...A, name: 'b' }], { count: 1 }],
  ['several parts', 'E_ARCHIVE_MALFORMED', [A], { disk: 1 }],
  ['a bomb by what it says', 'E_ARCHIVE_LIMIT', [{ ...A, size: 250 * 1024 * 1024 }]],
  ['a bomb by what it holds', 'E_ARCHIVE_LIMIT', [{ ...A, bytes: Buffer.alloc(BIG), size: 10 }]],
  ['a bomb by how much it grows', 'E_ARCHIVE_LIMIT', [{ ...A, bytes: Buffer.alloc(BIG) }]],
  [
    'many entries for one bomb',
    'E_ARCHIVE_LIMIT',
    Array.from({ length: 400 }, (_, at) => ({
      name: `f${at}`,
      size: 8 * 1024 * 1024,
      headerOf: 0,
    })),
  ],
  [
    'too many files',
    'E_ARCHIVE_LIMIT',
    Array.from({ length: 10_001 }, (_, at) => ({
      name: `f${at}`,
      stored: true,
    })),
  ],
]

test.each(
  REFUSED.map(([what, code, files, archive = {}]) => [what, code, { files, archive }] as const),
)('%s is refused with %s', async (_what, code, { files, archive }) => {
  expect(await codeOf(craftZip(files, archive))).toBe(code)
})

test('a zip that is cut off anywhere is refused', async () => {
  const whole = craftZip([A, { ...A, name: 'b.md' }])
  for (let length = 0; length < whole.length; length += 1) {
    expect(await codeOf(whole.subarray(0, length))).toBe('E_ARCHIVE_MALFORMED')
  }
})

test('no byte of a zip can change without a refusal or a file that is told apart', async () => {
  const whole = await zipArchives.zip([
    { path: 'a.md', mode: '100644', bytes: Buffer.from('some text, some text') },
    { path: 'b.sh', mode: '100755', bytes: Buffer.from('echo') },
  ])
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ by
      const code = await codeOf(changed)
      const contents = code === 'ok' ? await zipArchives.unzip(changed) : null
      for (const { bytes } of contents?.entries ?? []) {
        expect(['some text, some text', 'echo']).toContain(Buffer.from(bytes).toString())
      }
    }),
  )
})
