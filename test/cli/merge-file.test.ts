import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runInProcess } from './run-in-process.ts'
import { runAny } from './run-program.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const BASE = 'one\ntwo\nthree\nfour\nfive\n'

/** `[ours, base, theirs]` */
const TRIPLES = {
  'both clean': ['ONE\ntwo\nthree\nfour\nfive\n', BASE, 'one\ntwo\nthree\nfour\nFIVE\n'],
  'one conflict': ['one\nTWO\nthree\nfour\nfive\n', BASE, 'one\n2\nthree\nfour\nfive\n'],
  'two conflicts': ['A\ntwo\nthree\nfour\nE\n', BASE, 'a\ntwo\nthree\nfour\ne\n'],
  'common edges': ['one\nX\nsame\nthree\nfour\nfive\n', BASE, 'one\nY\nsame\nthree\nfour\nfive\n'],
  'no newline at the end': ['one\ntwo', 'one\n', 'one\nTWO'],
  'carriage returns': ['one\r\nTWO\r\n', 'one\r\ntwo\r\n', 'one\r\n2\r\n'],
  empty: ['', BASE, 'one\n'],
} as const

const OPTIONS = [
  [],
  ['--diff3'],
  ['--zdiff3'],
  ['--ours'],
  ['--theirs'],
  ['--union'],
  ['-L', 'mine'],
  ['-L', 'mine', '-L', 'old', '-L', 'yours', '--diff3'],
]

test.each(OPTIONS.map((options) => [options.join(' ') || 'no option', options] as const))(
  'prints and ends as git merge-file does, with %s',
  (_name, options) =>
    onWorkbench(async (bench) => {
      for (const [name, triple] of Object.entries(TRIPLES)) {
        const files = writeTriple(bench, triple)
        const words = ['merge-file', '-p', ...options, ...files]
        const place = { cwd: join(bench.root, 'project'), env: bench.env }
        const theirs = await runAny('git', words, place)
        expect({ name, ...(await runInProcess(words, place)) }).toEqual({ name, ...theirs })
      }
    }, {}),
)

test('without -p the first file is replaced and keeps its mode', () =>
  onWorkbench(async (bench) => {
    const [ours = '', ...rest] = writeTriple(bench, TRIPLES['both clean'])
    const path = join(bench.root, 'project', ours)
    fs.chmodSync(path, 0o755)
    expect(await bench.run(`merge-file ${ours} ${rest.join(' ')}`)).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
    expect(fs.readFileSync(path, 'utf8')).toBe('ONE\ntwo\nthree\nfour\nFIVE\n')
    expect(fs.statSync(path).mode & 0o777).toBe(0o755)
    expect(fs.readdirSync(join(bench.root, 'project')).toSorted()).toEqual([
      'base',
      'ours',
      'theirs',
    ])
  }, {}))

test('a binary or missing file ends with 255 and changes nothing', () =>
  onWorkbench(async (bench) => {
    const files = writeTriple(bench, ['a\0b', 'a\0c', 'a\0d'])
    const words = `merge-file ${files.join(' ')}`
    expect(await bench.transcript(words, 'merge-file ours base nothing')).toMatchInlineSnapshot(`
      "$ skillmeat merge-file ours base theirs
      ! error: A binary file (base) cannot be merged by lines. [E_MERGE_BINARY]
      !   Keep one of the sides whole.
      [exit 255]

      $ skillmeat merge-file ours base nothing
      ! error: Could not read /project/nothing (ENOENT). [E_IO_NOT_FOUND]
      !   Check the path, then try again.
      [exit 255]"
    `)
    expect(bench.read('project/ours')).toBe('a\0b')
  }, {}))

function writeTriple({ root }: Workbench, triple: readonly [string, string, string]): string[] {
  const names = ['ours', 'base', 'theirs']
  names.forEach((name, index) => {
    fs.writeFileSync(join(root, 'project', name), triple[index] ?? '')
  })
  return names
}
