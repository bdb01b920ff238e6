import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { parseArtifactQuery } from '../../core/artifact/artifact-query.ts'
import { assertListing } from '../../core/artifact/check-listing.ts'
import { inspectArtifact } from '../../core/artifact/inspect-artifact.ts'
import type { Inspection } from '../../core/artifact/inspect-artifact.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import type { FileMode } from '../../core/object/tree.ts'
import type { Candidate } from '../../core/source/candidate.ts'
import { listingOf, treePathOf } from '../../core/source/candidate.ts'
import { discover, discoveryReads } from '../../core/source/discover.ts'
import { narrowSource, parseSourceSpec } from '../../core/source/source-spec.ts'
import type { OpenedSource, SourceLocation } from '../../ports/source.ts'
import { GitSources } from './git-sources.ts'

const corpus = process.env['SKILLMEAT_CORPUS']
const base = mkdtempSync(join(tmpdir(), 'skillmeat-import-'))
const tempRoot = join(base, 'tmp')
mkdirSync(tempRoot)
afterAll(() => rmSync(base, { recursive: true, force: true }))

interface Imported {
  readonly candidates: readonly Candidate[]
  readonly inspections: readonly Inspection[]
  readonly warnings: readonly string[]
}

/** Does what an import does up to the first write: open, discover, check the list, read, inspect. */
async function importFrom(location: SourceLocation): Promise<Imported> {
  const source = await new GitSources({ tempRoot }).open(location)
  try {
    const { path } = source
    const texts = await source.read(discoveryReads(source.files, { path }))
    const readText = (file: string) =>
      texts.has(file) ? new TextDecoder().decode(texts.get(file)) : null
    const { candidates } = discover(source.files, readText, { path, sourceName: source.name })
    for (const candidate of candidates) assertListing(listingOf(candidate))
    const inspections: Inspection[] = []
    for (const candidate of candidates) inspections.push(await inspectCandidate(source, candidate))
    const warnings = [...source.warnings, ...inspections.flatMap((one) => one.warnings)].map(
      ({ code }) => code,
    )
    return { candidates, inspections, warnings }
  } finally {
    await source.close()
  }
}

async function inspectCandidate(source: OpenedSource, candidate: Candidate): Promise<Inspection> {
  const wanted = candidate.files.filter(({ mode }) => mode !== 'submodule')
  const bytes = await source.read(wanted.map(({ path }) => path))
  const files = wanted.map(({ path, mode }) => ({
    path: treePathOf(candidate, path),
    mode: mode as FileMode,
    bytes: bytes.get(path) ?? new Uint8Array(),
  }))
  return inspectArtifact({ ...candidate, files })
}

test('a folder of skills and commands is found and inspected whole', async () => {
  const dir = join(base, 'mine')
  mkdirSync(join(dir, 'skills/pdf'), { recursive: true })
  mkdirSync(join(dir, 'commands/git'), { recursive: true })
  writeFileSync(join(dir, 'skills/pdf/SKILL.md'), '---\nname: pdf\ndescription: Reads PDFs.\n---\n')
  writeFileSync(join(dir, 'commands/git/commit.md'), 'Commits.\n')
  const { candidates, inspections } = await importFrom({ kind: 'folder', dir, path: null })
  expect(candidates.map(({ name }) => name)).toEqual(['pdf', 'git/commit'])
  expect(inspections.map(({ description }) => description)).toEqual(['Reads PDFs.', 'Commits.'])
})

const COLLECTIONS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'agent-skills': { skill: 7 },
  'anthropic-skills': { skill: 14, composite: 3 },
  superpowers: { skill: 14, hook: 1, composite: 1 },
}

test.runIf(corpus !== undefined).each(Object.entries(COLLECTIONS))(
  'the collection %s is taken without a refusal',
  async (name, counts) => {
    const dir = join(corpus ?? '', 'collections', name)
    const { candidates } = await importFrom({ kind: 'folder', dir, path: null })
    const found = Object.fromEntries(
      [...Map.groupBy(candidates, ({ type }) => type)].map(([type, list]) => [type, list.length]),
    )
    expect(found).toEqual(counts)
    expect(candidates.every(({ alias }) => alias === null)).toBe(true)
  },
)

interface Case {
  readonly id: string
  readonly kind: string
  readonly entry: string
  readonly expect: 'reject' | 'sanitize' | 'accept-with-warning' | 'accept'
  readonly code: string
}

/** Where our word for a refusal is another, or the refusal comes at another step than taking in. */
const OURS: Readonly<Record<string, readonly string[]>> = {
  'dir-names': ['E_PATH_CHARS', 'E_PATH_RESERVED'],
  'dir-secret': ['W_SECRET'],
}
const KINDS = new Set(['skillmd', 'folder', 'git', 'args'])

async function outcomeOf(dir: string, { kind, entry, id }: Case): Promise<readonly string[]> {
  try {
    if (kind === 'args') return readArguments(join(dir, entry), id)
    const ref = join(dir, 'ref.txt')
    if (!existsSync(ref))
      return (await importFrom({ kind: 'folder', dir: join(dir, entry), path: null })).warnings
    const location = parseSourceSpec(pathToFileURL(join(dir, entry)).href, { exists: () => false })
    return (
      await importFrom(narrowSource(location, { ref: readFileSync(ref, 'utf8'), path: null }))
    ).warnings
  } catch (error) {
    if (isSkillmeatError(error)) return [error.code]
    throw error
  }
}

function readArguments(file: string, id: string): readonly string[] {
  const { args, ref } = JSON.parse(readFileSync(file, 'utf8')) as {
    args: readonly string[]
    ref?: string
  }
  const [text = ''] = args
  if (id.startsWith('arg-id')) parseArtifactQuery(text)
  else
    narrowSource(parseSourceSpec(text, { exists: () => false }), { ref: ref ?? null, path: null })
  return []
}

function isAsExpected({ expect: wanted, code, id }: Case, outcome: readonly string[]): boolean {
  const codes = OURS[id.replace(/-d[0-9]+$/, '')] ?? [code]
  const refusals = outcome.filter((one) => one.startsWith('E_'))
  if (wanted === 'reject') return outcome.some((one) => codes.includes(one))
  if (refusals.length > 0) return false
  if (wanted === 'accept') return outcome.length === 0
  return wanted === 'sanitize' || outcome.some((one) => codes.includes(one))
}

test.runIf(corpus !== undefined)(
  'hostile sources end as they should, and touch nothing',
  { timeout: 120_000 },
  async () => {
    const dir = join(base, 'hostile')
    mkdirSync(dir)
    execFileSync('tar', ['xzf', join(corpus ?? '', 'hostile-dev.tar.gz'), '-C', dir])
    const { canary, secret } = JSON.parse(readFileSync(join(dir, 'canary.json'), 'utf8')) as {
      canary: string
      secret: string
    }
    mkdirSync(canary, { recursive: true })
    writeFileSync(join(canary, 'secret.txt'), secret)
    const wrong: string[] = []
    let tried = 0
    for (const name of readdirSync(join(dir, 'dev')).toSorted()) {
      if (!existsSync(join(dir, 'dev', name, 'case.json'))) continue
      const one = JSON.parse(readFileSync(join(dir, 'dev', name, 'case.json'), 'utf8')) as Case
      // Root may read everything; the refusal has a test of its own.
      if (!KINDS.has(one.kind) || (one.code === 'E_IO_DENIED' && process.getuid?.() === 0)) continue
      const start = performance.now()
      const outcome = await outcomeOf(join(dir, 'dev', name), one)
      const isFast = performance.now() - start < 5000
      tried += 1
      if (!isAsExpected(one, outcome) || !isFast)
        wrong.push(`${one.id}: ${one.expect} ${one.code}, was ${outcome.join()}`)
    }
    expect(wrong).toEqual([])
    expect(tried).toBeGreaterThan(80)
    expect(readdirSync(canary)).toEqual(['secret.txt'])
    expect(readFileSync(join(canary, 'secret.txt'), 'utf8')).toBe(secret)
    expect(readdirSync(tempRoot)).toEqual([])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  },
)
