import { expect, test } from 'vitest'
import { craftZip } from '../../../test/bundles/craft-zip.ts'
import type { CraftedFile } from '../../../test/bundles/craft-zip.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import { unpackForeign } from './packed-source.ts'
import { zipArchives } from './zip-archives.ts'

/** `zip -r - pdf | cat`, as Info-ZIP 3.0 wrote it. */
const BY_ZIP = [
  'UEsDBAoAAAAAAHZqgV0AAAAAAAAAAAAAAAAEABwAcGRmL1VUCQADb8kOa2/JDmt1eAsAAQQAAAAABAAAAABQSwME',
  'FAAIAAgAdmqBXQAAAAAAAAAACgAAAAoAHABwZGYvcnVuLnNoVVQJAANvyQ5rb8kOa3V4CwABBAAAAAAEAAAAAFNW',
  '1E/KzNMvzuACAFBLBwgdnfsEDAAAAAoAAABQSwMEFAAIAAgAdmqBXQAAAAAAAAAAOgAAAAwAHABwZGYvU0tJTEwu',
  'bWRVVAkAA2/JDmtvyQ5rdXgLAAEEAAAAAAQAAAAA09XV5cpLzE21UihISeNKSS1OLsosKMnMz7NSCEpNTClWCHBx',
  'K9bj0gUq41IGcWCYCwBQSwcItBPLTDIAAAA6AAAAUEsDBAoACAAAAHZqgV0AAAAAAAAAAAAAAAAMABwAcGRmL2Vt',
  'cHR5Lm1kVVQJAANvyQ5rb8kOa3V4CwABBAAAAAAEAAAAAFBLBwgAAAAAAAAAAAAAAABQSwECHgMKAAAAAAB2aoFd',
  'AAAAAAAAAAAAAAAABAAYAAAAAAAAABAA7UEAAAAAcGRmL1VUBQADb8kOa3V4CwABBAAAAAAEAAAAAFBLAQIeAxQA',
  'CAAIAHZqgV0dnfsEDAAAAAoAAAAKABgAAAAAAAEAAADtgT4AAABwZGYvcnVuLnNoVVQFAANvyQ5rdXgLAAEEAAAA',
  'AAQAAAAAUEsBAh4DFAAIAAgAdmqBXbQTy0wyAAAAOgAAAAwAGAAAAAAAAQAAAKSBngAAAHBkZi9TS0lMTC5tZFVU',
  'BQADb8kOa3V4CwABBAAAAAAEAAAAAFBLAQIeAwoACAAAAHZqgV0AAAAAAAAAAAAAAAAMABgAAAAAAAAAAACkgSYB',
  'AABwZGYvZW1wdHkubWRVVAUAA2/JDmt1eAsAAQQAAAAABAAAAABQSwUGAAAAAAQABAA+AQAAfAEAAAAA',
].join('')

/** The `zipfile` of Python 3, writing to a pipe. */
const BY_PYTHON = [
  'UEsDBBQACAAIAHVqgV0AAAAAAAAAAAAAAAAMAAAAcGRmL1NLSUxMLm1k09XV5cpLzE21UihISeNKSS1OLsosKMnM',
  'z7NSCEpNTClWCHBxK9bj0gUq41IGcWCYCwBQSwcItBPLTDIAAAA6AAAAUEsDBBQACAAIAHVqgV0AAAAAAAAAAAAA',
  'AAAMAAAAcGRmL2VtcHR5Lm1kAwBQSwcIAAAAAAIAAAAAAAAAUEsDBBQACAAIAHVqgV0AAAAAAAAAAAAAAAAKAAAA',
  'cGRmL3J1bi5zaFNW1E/KzNMvzuACAFBLBwgdnfsEDAAAAAoAAABQSwECFAMUAAgACAB1aoFdtBPLTDIAAAA6AAAA',
  'DAAAAAAAAAAAAAAApIEAAAAAcGRmL1NLSUxMLm1kUEsBAhQDFAAIAAgAdWqBXQAAAAACAAAAAAAAAAwAAAAAAAAA',
  'AAAAAKSBbAAAAHBkZi9lbXB0eS5tZFBLAQIUAxQACAAIAHVqgV0dnfsEDAAAAAoAAAAKAAAAAAAAAAAAAADtgagA',
  'AABwZGYvcnVuLnNoUEsFBgAAAAADAAMArAAAAOwAAAAAAA==',
].join('')

async function codeOf(unpacking: Promise<unknown>): Promise<string> {
  try {
    await unpacking
    return 'ok'
  } catch (error) {
    if (isSkillmeatError(error)) return error.code
    throw error
  }
}

const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString()

test.each([
  ['zip', BY_ZIP],
  ['Python', BY_PYTHON],
])('what %s streamed comes out whole', async (_by, packed) => {
  const { entries, warnings } = await unpackForeign(Buffer.from(packed, 'base64'))
  const byPath = new Map(entries.map((entry) => [entry.path, entry]))
  expect([...byPath.keys()].toSorted()).toEqual(['pdf/SKILL.md', 'pdf/empty.md', 'pdf/run.sh'])
  expect(text(byPath.get('pdf/SKILL.md')?.bytes)).toContain('# PDF PDF PDF\n')
  expect(byPath.get('pdf/empty.md')?.bytes).toHaveLength(0)
  expect(byPath.get('pdf/run.sh')).toMatchObject({ mode: '100755' })
  expect(warnings).toEqual([])
})

/** Times and owner, as the Finder writes them. */
const FINDER = Buffer.from('555808000000000000000000', 'hex')
const A: CraftedFile = { name: 'pdf/a.md', bytes: 'some text', descriptor: {}, extra: FINDER }

test('what the Finder packed comes out without what macOS added, which is told once', async () => {
  const archive = craftZip([
    { name: 'pdf/', mode: 0o40755, stored: true, extra: FINDER },
    { ...A, name: 'pdf/SKILL.md' },
    { ...A, name: 'pdf/.DS_Store' },
    { name: '__MACOSX/', mode: 0o40777, stored: true },
    { ...A, name: '__MACOSX/._pdf', mode: 0o100666 },
    { ...A, name: '__MACOSX/pdf/._SKILL.md' },
    { ...A, name: 'pdf/._SKILL.md' },
    { ...A, name: 'pdf/_kept.md', stored: true, descriptor: { signature: false } },
  ])
  const { entries, warnings } = await unpackForeign(archive)
  expect(entries.map(({ path, bytes }) => `${path} ${text(bytes)}`)).toEqual([
    'pdf/SKILL.md some text',
    'pdf/_kept.md some text',
  ])
  expect(warnings).toEqual([
    { code: 'W_ARCHIVE_LITTER', message: expect.stringContaining('4 files that macOS added') },
  ])
})

const BIG = 64 * 1024 * 1024

test.each<readonly [what: string, code: string, file: CraftedFile]>([
  ['another size behind it', 'E_ARCHIVE_MALFORMED', { ...A, descriptor: { size: 3 } }],
  ['another packed size behind it', 'E_ARCHIVE_MALFORMED', { ...A, descriptor: { packed: 3 } }],
  ['another checksum behind it', 'E_ARCHIVE_MALFORMED', { ...A, descriptor: { crc: 3 } }],
  ['a size before it that is not its own', 'E_ARCHIVE_MALFORMED', { ...A, local: { size: 3 } }],
  ['nothing behind it', 'E_ARCHIVE_MALFORMED', { name: 'a.md', bytes: 'x', flags: 0x0808 }],
  ['a size everywhere that is too small', 'E_ARCHIVE_LIMIT', { ...A, size: 3 }],
  ['a size everywhere that is too large', 'E_ARCHIVE_MALFORMED', { ...A, size: 300 }],
  ['a packed size that is too small', 'E_ARCHIVE_MALFORMED', { ...A, packed: 3 }],
  ['a packed size that takes in what stands behind', 'E_ARCHIVE_MALFORMED', { ...A, packed: 27 }],
  ['a checksum everywhere that is wrong', 'E_ARCHIVE_MALFORMED', { ...A, crc: 1 }],
  ['bytes behind what stands behind it', 'E_ARCHIVE_MALFORMED', { ...A, gap: Buffer.from('x') }],
  ['a bomb', 'E_ARCHIVE_LIMIT', { ...A, bytes: Buffer.alloc(BIG) }],
  ['a bomb by what it holds', 'E_ARCHIVE_LIMIT', { ...A, bytes: Buffer.alloc(BIG), size: 10 }],
  ['encryption', 'E_ARCHIVE_MALFORMED', { ...A, flags: 0x0809 }],
])('a streamed file with %s is refused with %s', async (_what, code, file) => {
  expect(await codeOf(unpackForeign(craftZip([file])))).toBe(code)
})

test('a bundle that was streamed is refused, whatever it is called', async () => {
  const packed = craftZip([{ ...A, name: 'bundle.toml' }])
  expect(await codeOf(zipArchives.unzip(packed))).toBe('E_ARCHIVE_MALFORMED')
  expect(await codeOf(unpackForeign(packed))).toBe('E_ARCHIVE_MALFORMED')
  const inFolder = craftZip([
    { ...A, name: 'kit/bundle.toml' },
    { ...A, name: '__MACOSX/kit/._bundle.toml' },
  ])
  expect(await codeOf(unpackForeign(inFolder))).toBe('E_ARCHIVE_MALFORMED')
  expect(await codeOf(unpackForeign(craftZip([{ ...A, name: 'x/y/bundle.toml' }])))).toBe('ok')
})

test('one that is cut off anywhere is refused', async () => {
  const whole = Buffer.from(BY_ZIP, 'base64')
  for (let length = 0; length < whole.length; length += 1) {
    expect(await codeOf(unpackForeign(whole.subarray(0, length)))).toBe('E_ARCHIVE_MALFORMED')
  }
})
