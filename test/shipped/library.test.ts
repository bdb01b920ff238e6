import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { onMachine, readInstalled } from './shipped.ts'

/** The program that docs/library.md is. */
const MAIN = [
  'declare const console: { log(...words: unknown[]): void }',
  ...[...readFileSync('docs/library.md', 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(
    ([, code = '']) => code,
  ),
].join('\n')

const PROJECT: Files = {
  'source/skills/pdf/SKILL.md': '---\nname: pdf\ndescription: Reads PDF files.\n---\n\nRead it.\n',
  'project/package.json': '{ "name": "mine", "private": true, "type": "module" }\n',
  'project/tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2024',
      lib: ['es2025', 'dom'],
      module: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      // What the package declares is checked too, and needs no other package's types.
      skipLibCheck: false,
      types: [],
      outDir: 'out',
    },
    include: ['main.ts'],
  }),
  'project/main.ts': MAIN,
}

test('docs/library.md is a strict TypeScript program that runs', () =>
  onMachine(async ({ sh }) => {
    const installed = await sh(`npm install --offline --no-audit ${readInstalled().tarball}`)
    expect(installed).toMatchObject({ code: 0 })
    const typescript = resolve('node_modules/typescript/bin/tsc')
    expect(await sh(`node ${typescript} --project .`)).toEqual({ code: 0, stdout: '', stderr: '' })
    const { code, stdout, stderr } = await sh(
      'node --disable-warning=ExperimentalWarning out/main.js',
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.trim().split('\n')).toEqual([
      'skill:pdf added',
      'pdf 0',
      '1 SKILL.md',
      'null .claude/skills/pdf',
      'skill:pdf none none',
      'none',
      '1 1',
      String.raw`"A\nb\nC\n" 0`,
      'E_NOT_FOUND `skillmeat list` shows what there is; `skillmeat add` brings more.',
    ])
  }, PROJECT))

test('an error names the place in the source, in lines that can be read', () =>
  onMachine(async ({ sh, write }) => {
    await sh(`npm install --offline --no-audit ${readInstalled().tarball}`)
    write({
      'project/fail.js':
        "import { mergeText } from 'skillmeat/merge'\nmergeText(Uint8Array.of(0), Uint8Array.of(1), Uint8Array.of(2))\n",
    })
    const { code, stderr } = await sh('node --enable-source-maps fail.js')
    expect(code).toBe(1)
    expect(stderr).toContain('src/core/merge/lines/merge-text.ts')
    expect(stderr.split('\n').filter((line) => line.length > 300)).toEqual([])
  }, PROJECT))
