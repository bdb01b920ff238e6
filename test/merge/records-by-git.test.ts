import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { formatTables } from '../../src/core/deployment/format-tables.ts'
import { readMerged } from '../../src/core/deployment/join-records.ts'
import { mergeRecords } from '../../src/core/deployment/merge-records.ts'
import { parseRecord } from '../../src/core/deployment/parse-record.ts'
import { formatSettled, settleEntry } from '../../src/core/deployment/settle-record.ts'
import type { TomlTable } from '../../src/core/toml/read-toml.ts'

const MERGES = 100
const STYLES = [[], ['--diff3'], ['--zdiff3']] as const
const WHERE = '/app/.claude/.skillmeat-deployed.toml'

const folder = fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-records-'))
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

/** Numbers from 0 to 1 that are the same each time. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** What a record says of one place, as far as it matters here. */
interface Entry {
  /** Its contents, newest first. */
  readonly lineage: readonly string[]
  readonly note: string | null
}

type Side = ReadonlyMap<string, Entry>

interface Triple {
  readonly base: Side
  readonly ours: Side
  readonly theirs: Side
  /** What lies in each place when git has merged the files. */
  readonly disk: ReadonlyMap<string, string>
}

/** How much each side changes. */
interface Pace {
  readonly removed: number
  readonly changed: number
  readonly added: number
}

function makeTriple(draw: () => number, pace: Pace): Triple {
  const hash = () => Array.from({ length: 64 }, () => Math.floor(draw() * 16).toString(16)).join('')
  const fresh = (): Entry => ({ lineage: [hash()], note: draw() < 0.1 ? 'by hand' : null })
  const pick = (count: number) => Math.floor(draw() * count)
  const names = Array.from({ length: 2 + pick(8) }, (_, at) => `skill-${at}-${pick(90)}`)
  const base = new Map(names.map((name) => [name, fresh()]))
  const changed = (): Side => {
    const side = new Map<string, Entry>()
    for (const [name, entry] of base) {
      const lot = draw()
      if (lot < pace.removed) continue
      const isNew = lot < pace.removed + pace.changed
      side.set(name, isNew ? { ...entry, lineage: [hash(), ...entry.lineage] } : entry)
    }
    for (let at = 0; at < 3; at += 1) if (draw() < pace.added) side.set(`new-${pick(20)}`, fresh())
    return side
  }
  const [ours, theirs] = [changed(), changed()]
  const disk = new Map<string, string>()
  for (const name of new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])) {
    const [was, mine, other] = [base, ours, theirs].map((side) => side.get(name)?.lineage[0])
    const lot = pick(3)
    const both = [mine, other, hash()][lot]
    const there = mine === was ? other : other === was || mine === other ? mine : both
    if (there !== undefined) disk.set(name, there)
  }
  return { base, ours, theirs, disk }
}

function format(side: Side, draw: () => number): string {
  const tables = [...side].map(([name, { lineage, note }]) => ({
    path: `skills/${name}`,
    table: tableOf(name, lineage, note),
  }))
  const comments = '# Ours; do not edit.\n\n'
  const text = formatTables({ comments, rest: { own: 'x' }, tables }) ?? comments
  if (draw() > 0.15) return text
  // Somebody moved entries about by hand, and wrote between them.
  const [head = '', ...entries] = text.split(/^(?=\[\[deployed\]\])/m)
  return [head, ...entries.toReversed().map((entry) => `# moved\n${entry}`)].join('')
}

function tableOf(name: string, lineage: readonly string[], note: string | null): TomlTable {
  const [newest = '', before] = lineage
  return {
    ...(note === null ? {} : { note }),
    artifact_name: name,
    artifact_type: 'skill',
    artifact_uuid: `${name}-uuid`,
    from_collection: 'default',
    deployed_at: '2026-01-01T00:00:00.000Z',
    artifact_path: `skills/${name}`,
    content_hash: newest,
    hash_scheme: 'skillmeat-tree-v1',
    merge_base_snapshot: newest,
    ...(before === undefined ? {} : { parent_hash: before }),
    local_modifications: false,
    last_modified_check: '2026-01-01T00:00:00.000Z',
    version_lineage: lineage,
    deployment_profile_id: 'claude_code',
    platform: 'claude_code',
    profile_root_dir: '.claude',
    collection_sha: newest,
    wanted_by: ['direct'],
  }
}

function mergeByGit(texts: readonly [string, string, string], style: readonly string[]) {
  const files = ['ours', 'base', 'theirs'].map((name) => join(folder, name))
  files.forEach((file, at) => fs.writeFileSync(file, texts[at] ?? ''))
  return spawnSync('git', ['merge-file', '-p', ...style, ...files]).stdout.toString()
}

/** Settles what git made by the files; null where a person would have to mend it. */
function settle(text: string, disk: Triple['disk']) {
  try {
    const merged = readMerged(text, WHERE)
    const settled = merged.open.map((entry) => {
      const there = disk.get(entry.path.replace('skills/', ''))
      return settleEntry(entry, { isThere: there !== undefined, holds: (hash) => hash === there })
    })
    for (const path of merged.isMarked ? merged.taken.keys() : []) {
      if (!disk.has(path.replace('skills/', ''))) settled.push({ path, by: 'files', table: null })
    }
    const whole = merged.document === null ? formatSettled(merged, settled) : text
    return {
      isByUs: merged.document === null,
      recorded: whole === null ? [] : parseRecord(whole, WHERE),
    }
  } catch {
    return null
  }
}

type Recorded = ReturnType<typeof parseRecord>[number]

/** Says what is wrong with a settled record. */
function findFaults(recorded: readonly Recorded[], triple: Triple): readonly string[] {
  const { base, ours, theirs, disk } = triple
  const found = new Map(recorded.map((one) => [one.path.replace('skills/', ''), one]))
  const faults: string[] = found.size === recorded.length ? [] : ['a place twice']
  for (const name of new Set([...base.keys(), ...ours.keys(), ...theirs.keys(), ...found.keys()])) {
    const one = found.get(name)
    const isThere = disk.has(name)
    if (!isThere && one !== undefined) faults.push(`${name}: is listed and gone`)
    if (isThere && one === undefined) faults.push(`${name}: is there and not listed`)
    if (isThere && one !== undefined) faults.push(...faultsOf(name, one, triple))
  }
  return faults
}

function faultsOf(name: string, one: Recorded, { ours, theirs, disk }: Triple): readonly string[] {
  const sides = [ours, theirs].flatMap((side) => side.get(name) ?? [])
  const right = sides.find(({ lineage }) => lineage[0] === disk.get(name))
  // Where only one side has it, there is no other that it could come from.
  const expected = (sides.length === 1 ? sides[0] : right)?.lineage[0] ?? null
  const isCommon = sides.every(({ lineage }) => one.lineage.every((hash) => lineage.includes(hash)))
  return [
    ...(one.name === name ? [] : [`${name}: another name`]),
    ...(right === undefined || one.hash === expected ? [] : [`${name}: another content`]),
    // A base that the copy did not come from would lose edits; none is always safe.
    ...(one.baselineTree === expected ? [] : [`${name}: another base`]),
    ...(right !== undefined || isCommon ? [] : [`${name}: a lineage of one side`]),
  ]
}

/** As in a team's day, and as after months apart. */
const PACES = {
  'a few changes': { removed: 0.03, changed: 0.12, added: 0.1 },
  'many changes': { removed: 0.12, changed: 0.33, added: 0.3 },
} as const

/** Where nearly every entry changed, git's lines leave too little to tell these. */
const LESSER = /another name|is listed and gone/

test.each(['a few changes', 'many changes'] as const)(
  `of ${MERGES} merges of records by git, with %s on each side, none is left to a person`,
  (pace) => {
    const counted = { git: 0, us: 0, hand: 0 }
    const faults: string[] = []
    for (let seed = 1; seed <= MERGES; seed += 1) {
      const draw = chance(seed)
      const triple = makeTriple(draw, PACES[pace])
      const texts = [triple.ours, triple.base, triple.theirs].map((side) => format(side, draw))
      const [ours = '', base = '', theirs = ''] =
        seed % 2 === 0 ? texts : texts.map((text) => text.replaceAll('\n', '\r\n'))
      const style = STYLES[seed % STYLES.length] ?? []
      const settled = settle(mergeByGit([ours, base, theirs], style), triple.disk)
      counted[settled === null ? 'hand' : settled.isByUs ? 'us' : 'git'] += 1
      const found = findFaults(settled?.recorded ?? [], triple)
      faults.push(...found.map((fault) => `${seed} ${style.join('')} ${fault}`))
    }
    const isMany = pace === 'many changes'
    expect(counted.hand).toBe(0)
    expect(faults.filter((fault) => !isMany || !LESSER.test(fault))).toEqual([])
    expect(faults.length).toBeLessThan(MERGES / 10)
    expect(counted.git + counted.us).toBe(MERGES)
    expect(Math.min(counted.git, counted.us)).toBeGreaterThan(0)
  },
)

test(`of ${MERGES} merges by our driver, what is left is settled by the files`, () => {
  const counted = { clean: 0, left: 0 }
  const faults: string[] = []
  for (let seed = 1; seed <= MERGES; seed += 1) {
    const draw = chance(seed)
    const triple = makeTriple(draw, PACES['many changes'])
    const [ours = '', base = '', theirs = ''] = [triple.ours, triple.base, triple.theirs].map(
      (side) => format(side, draw),
    )
    const merged = mergeRecords(
      { ours, base, theirs },
      { where: WHERE, labels: ['ours', 'base', 'theirs'] },
    )
    counted[merged.conflicts === 0 ? 'clean' : 'left'] += 1
    const settled = settle(new TextDecoder().decode(merged.text), triple.disk)
    const found = settled === null ? ['unread'] : findFaults(settled.recorded, triple)
    faults.push(...found.map((fault) => `${seed} ${fault}`))
  }
  expect(faults).toEqual([])
  expect(Math.min(counted.clean, counted.left)).toBeGreaterThan(10)
})
