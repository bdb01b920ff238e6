import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { onMachine, readInstalled } from './shipped.ts'

const MAIN = `import { SkillmeatError, add, deploy, findPlaces, isSkillmeatError, openPorts, status } from 'skillmeat'
import type { ErrorCode, Ports, Warning } from 'skillmeat'
import { mergeText } from 'skillmeat/merge'
import type { TextMerge } from 'skillmeat/merge'

declare const console: { log(text: string): void }
declare const process: { readonly env: Record<string, string | undefined>; cwd(): string }

const opened = await openPorts({
  places: findPlaces(process.env, process.cwd()),
  progress: { report: () => {}, say: () => {} },
  env: process.env,
})
const ports: Ports = opened.ports
try {
  const added = await add(ports, {
    location: { kind: 'folder', dir: '../source', path: null },
    names: [],
    type: null,
    as: null,
    onConflict: null,
    tags: [],
    dryRun: false,
  })
  const request = { project: process.cwd(), scope: 'project', profile: null } as const
  const deployed = await deploy(ports, { ...request, names: ['pdf'], pin: null, force: false, dryRun: false })
  const warnings: readonly Warning[] = deployed.result.flatMap((one) => one.warnings)
  const { deployments } = await status(ports, [process.cwd()])
  console.log(JSON.stringify({ added: added.result.added.length, warnings: warnings.length, drift: deployments.map(({ drift }) => drift.kind) }))
} finally {
  await opened.close()
}

const bytes = (text: string) => new TextEncoder().encode(text)
const merged: TextMerge = mergeText(bytes('a\\nb\\nc\\n'), bytes('A\\nb\\nc\\n'), bytes('a\\nb\\nC\\n'))
console.log(JSON.stringify({ text: new TextDecoder().decode(merged.text), conflicts: merged.conflicts }))

const code: ErrorCode = 'E_MERGE_BINARY'
try {
  mergeText(bytes('a\\0'), bytes('b'), bytes('c'))
} catch (error) {
  console.log(String(isSkillmeatError(error, code) && error instanceof SkillmeatError))
}
`

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

test('a strict TypeScript project is checked against the types and runs', () =>
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
      '{"added":1,"warnings":0,"drift":["in_sync"]}',
      '{"text":"A\\nb\\nC\\n","conflicts":0}',
      'true',
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
    expect(stderr).toContain('src/core/merge/merge-text.ts')
    expect(stderr.split('\n').filter((line) => line.length > 300)).toEqual([])
  }, PROJECT))
