import { parse } from 'smol-toml'
import { expect, test } from 'vitest'
import { parseRecord } from './parse-record.ts'
import { readMerged } from './join-records.ts'
import { mergeRecords } from './merge-records.ts'
import { formatSettled, settleEntry } from './settle-record.ts'

const WHERE = '/app/.claude/.skillmeat-deployed.toml'

/** A hash that is told from others by its first sign. */
function hash(sign: string): string {
  return sign.repeat(64)
}

interface Says {
  readonly content: string
  /** The baselines, newest first; '' for none that is known. */
  readonly lineage?: string
  readonly again?: string
  readonly base?: string
}

function entry(name: string, { content, lineage = content, again = content, base }: Says): string {
  const [newest] = base ?? lineage
  return [
    '[[deployed]]',
    `artifact_name = "${name}"`,
    'artifact_type = "skill"',
    `artifact_path = "skills/${name}"`,
    `content_hash = "${hash(content)}"`,
    'hash_scheme = "skillmeat-tree-v1"',
    ...(newest === undefined ? [] : [`merge_base_snapshot = "${hash(newest)}"`]),
    'version_lineage = [',
    ...lineage.split('').map((sign) => `  "${hash(sign)}",`),
    ']',
    `collection_sha = "${hash(again)}"`,
    '',
  ].join('\n')
}

function withUuid(text: string, uuid: string): string {
  return text.replace('artifact_path', `artifact_uuid = "${uuid}"\nartifact_path`)
}

/** Puts two texts into one as git does, without looking for what they have in common. */
function marked(ours: string, theirs: string, base: string | null = null): string {
  const middle = base === null ? '' : `||||||| base\n${base}`
  return `<<<<<<< HEAD\n${ours}${middle}=======\n${theirs}>>>>>>> other\n`
}

/** Settles a record; `disk` says what lies in each place. */
function settle(text: string, disk: Readonly<Record<string, string>> = {}) {
  const merged = readMerged(text, WHERE)
  const entries = merged.open.map((one) => {
    const there = disk[one.path.replace('skills/', '')]
    const holds = (wanted: string) => there !== undefined && wanted === hash(there)
    return settleEntry(one, { isThere: there !== undefined, holds })
  })
  const settled = formatSettled(merged, entries)
  const recorded = settled === null ? [] : parseRecord(settled, WHERE)
  return {
    by: Object.fromEntries(entries.map(({ path, by }) => [path.replace('skills/', ''), by])),
    says: Object.fromEntries(
      recorded.map(({ name, hash: content, baselineTree, lineage }) => [
        name,
        [content, baselineTree, ...lineage].map((one) => one?.[0] ?? null).join(' '),
      ]),
    ),
    text: settled,
  }
}

const A = entry('pdf', { content: 'a', lineage: 'a0' })
const B = entry('pdf', { content: 'b', lineage: 'b0' })

test('the side whose content is on disk is right', () => {
  const text = marked(A, B)
  expect(settle(text, { pdf: 'a' })).toMatchObject({
    by: { pdf: 'files' },
    says: { pdf: 'a a a 0' },
  })
  expect(settle(text, { pdf: 'b' })).toMatchObject({
    by: { pdf: 'files' },
    says: { pdf: 'b b b 0' },
  })
})

test('where neither is, the side that descends from the other one is', () => {
  const newer = entry('pdf', { content: 'b', lineage: 'ba0' })
  for (const text of [marked(A, newer), marked(newer, A)]) {
    expect(settle(text, { pdf: 'c' })).toMatchObject({
      by: { pdf: 'history' },
      says: { pdf: 'b b b a 0' },
    })
  }
})

test('else the base is unknown, but for what both sides had before', () => {
  const { by, says, text } = settle(marked(A, B), { pdf: 'c' })
  expect({ by, says }).toEqual({ by: { pdf: 'unknown' }, says: { pdf: 'a  0' } })
  expect(text).not.toContain('merge_base_snapshot')
  const apart = [entry('pdf', { content: 'a' }), entry('pdf', { content: 'b' })] as const
  expect(settle(marked(...apart), { pdf: 'c' }).says).toEqual({ pdf: 'a ' })
})

function seenAt(when: string): string {
  return A.replace('[[deployed]]\n', `[[deployed]]\ndeployed_at = "${when}"\n`)
}

test('what both sides say is taken, whoever looked at it last', () => {
  expect(settle(marked(seenAt('2026-01-01'), seenAt('2026-02-02')))).toMatchObject({
    by: {},
    says: { pdf: 'a a a 0' },
  })
})

test('an entry that one side has alone stays while its files are there', () => {
  const docx = entry('docx', { content: 'd' })
  expect(settle(marked(A + docx, A), { docx: 'd' }).says).toEqual({ docx: 'd d d', pdf: 'a a a 0' })
  expect(settle(marked(A, A + docx), { docx: 'e' }).says).toEqual({ docx: 'd d d', pdf: 'a a a 0' })
  expect(settle(marked(A + docx, A)).says).toEqual({ pdf: 'a a a 0' })
})

test('with the base, what one side removed and the other left alone is gone', () => {
  const docx = entry('docx', { content: 'd' })
  expect(
    settle(marked(A, B + docx, entry('pdf', { content: '0' }) + docx), { pdf: 'b', docx: 'd' })
      .says,
  ).toEqual({
    pdf: 'b b b 0',
  })
})

test('with the base, what one side alone changed is taken without a look', () => {
  const before = entry('pdf', { content: '0' })
  expect(settle(marked(A, before, before))).toMatchObject({ by: {}, says: { pdf: 'a a a 0' } })
  expect(settle(marked(before, B, before))).toMatchObject({ by: {}, says: { pdf: 'b b b 0' } })
})

test('a conflict that cuts through entries is put together again', () => {
  const docx = entry('docx', { content: 'd', lineage: 'd0' })
  const lines = [docx, A, B].map((text) => text.split('\n'))
  const [d = [], a = [], b = []] = lines
  // Git shows common lines once, wherever an entry begins.
  const text = [
    ...d,
    ...a.slice(0, 4),
    '<<<<<<< HEAD',
    ...a.slice(4, 5),
    '=======',
    ...b.slice(4, 5),
    '>>>>>>> other',
    a[5],
    '<<<<<<< HEAD',
    ...a.slice(6, 9),
    '=======',
    ...b.slice(6, 9),
    '>>>>>>> other',
    ...a.slice(9, 11),
    '<<<<<<< HEAD',
    a[11],
    '=======',
    b[11],
    '>>>>>>> other',
    '',
  ].join('\n')
  expect(settle(text, { pdf: 'b' }).says).toEqual({ docx: 'd d d 0', pdf: 'b b b 0' })
})

test('a key that git left outside of a conflict that has it too counts once', () => {
  const [head = '', ...lines] = entry('pdf', { content: 'b', lineage: 'ba' }).split(
    /(?=content_hash)/,
  )
  const theirs = `content_hash = "${hash('c')}"\nhash_scheme = "skillmeat-tree-v1"\n`
  const after = `version_lineage = [ "${hash('a')}" ]\n`
  const text = `${head}${marked(lines.join(''), theirs)}${after}`
  expect(settle(text, { pdf: 'c' }).says).toMatchObject({ pdf: expect.stringContaining('c') })
  expect(settle(text, { pdf: 'b' }).says).toMatchObject({ pdf: expect.stringContaining('b') })
})

test('a conflict of which a line was taken out by hand is not whole', () => {
  const text = marked(entry('pdf', { content: 'b' }), entry('pdf', { content: 'c' }), '')
  expect(() => settle(`${text}${text}`.replace(/^=======\n/m, ''))).toThrow('half of a conflict')
})

test('keys beside the entries survive, of both sides', () => {
  const text = marked(`own = 1\n\n${A}`, `other = "x"\n\n${B}`)
  const settled = settle(text, { pdf: 'a' }).text ?? ''
  expect(parse(settled)).toMatchObject({ own: 1, other: 'x' })
})

test('a place that is listed twice is settled like the two sides of a merge', () => {
  expect(settle(A + B, { pdf: 'b' })).toMatchObject({
    by: { pdf: 'files' },
    says: { pdf: 'b b b 0' },
  })
  expect(settle(A + A, {}).says).toEqual({ pdf: 'a a a 0' })
  expect(settle(A + B, { pdf: 'c' }).says).toEqual({ pdf: 'a  0' })
})

test('an entry with lines of two is never a base', () => {
  const contents = entry('pdf', { content: 'a', again: 'b', lineage: 'a0' })
  expect(settle(contents, { pdf: 'b' })).toMatchObject({
    by: { pdf: 'unknown' },
    says: { pdf: 'b  a 0' },
  })
  const bases = entry('pdf', { content: 'a', base: 'b', lineage: 'ab0' })
  expect(settle(bases, { pdf: 'a' }).says).toEqual({ pdf: 'a  b 0' })
  const strange = entry('pdf', { content: 'a', base: 'c', lineage: 'ab0' })
  expect(settle(strange, { pdf: 'a' }).says).toEqual({ pdf: 'a ' })
})

test('a record that needs no settling has nothing open', () => {
  const { open, isMarked } = readMerged(A + entry('docx', { content: 'd' }), WHERE)
  expect({ open, isMarked }).toEqual({ open: [], isMarked: false })
})

test('a side that cannot be read makes the record unreadable, and is named', () => {
  expect(() => readMerged(marked(A, 'deployed = [[\n'), WHERE)).toThrow(
    '(their side of the merge) is not valid TOML',
  )
  expect(() => readMerged(`<<<<<<< HEAD\n${A}`, WHERE)).toThrow('half of a conflict')
})

function merge(base: string, ours: string, theirs: string) {
  const merged = mergeRecords(
    { base, ours, theirs },
    { where: WHERE, labels: ['ours', 'base', 'theirs'] },
  )
  return { conflicts: merged.conflicts, text: new TextDecoder().decode(merged.text) }
}

test('three texts become one, entry by entry', () => {
  const [docx, own] = [entry('docx', { content: 'd' }), entry('own', { content: '5' })]
  const before = entry('pdf', { content: '0' })
  const { conflicts, text } = merge(before + docx, A + docx, before + own)
  expect(conflicts).toBe(0)
  expect(settle(text).says).toEqual({ pdf: 'a a a 0', own: '5 5 5' })
})

test('the newer of two wins, and what neither settles is marked for the files', () => {
  const before = entry('pdf', { content: '0' })
  const newer = entry('pdf', { content: 'b', lineage: 'ba0' })
  expect(settle(merge(before, A, newer).text).says).toEqual({ pdf: 'b b b a 0' })
  const { conflicts, text } = merge(before, A, B)
  expect(conflicts).toBeGreaterThan(0)
  expect(settle(text, { pdf: 'b' }).says).toEqual({ pdf: 'b b b 0' })
  expect(settle(text, { pdf: 'a' }).says).toEqual({ pdf: 'a a a 0' })
})

test('of a record that both sides emptied a comment is left, which lists nothing', () => {
  const { text } = mergeRecords(
    { base: A, ours: A, theirs: '' },
    { where: WHERE, labels: ['a', 'b', 'c'] },
  )
  expect(parseRecord(new TextDecoder().decode(text), WHERE)).toEqual([])
})

test('an entry into which git put the identity of another does not keep it', () => {
  const [pdf, docx] = [
    '6690c89a-317b-4585-8a97-f04c225f847f',
    '2cd6e9e8-7889-4433-98c0-3654876d13c1',
  ] as const
  // The lines of docx around its own content are those of pdf: git took them from the other side.
  const mixed = withUuid(entry('docx', { content: 'b', again: 'a', lineage: 'a' }), pdf)
  const text = [withUuid(entry('pdf', { content: 'a' }), pdf), mixed].join('\n')
  const merged = readMerged(text, WHERE)
  const seen = { isThere: true, holds: (wanted: string) => wanted === hash('b') }
  const settled = formatSettled(
    merged,
    merged.open.map((one) => settleEntry(one, seen)),
  )
  const uuids = parseRecord(settled ?? '', WHERE).map(({ name, uuid }) => [name, uuid])
  expect(uuids).toEqual([
    ['docx', null],
    ['pdf', pdf],
  ])
  // What is one artifact under two names stays so.
  const own = withUuid(entry('docx', { content: 'b' }), docx)
  expect(
    readMerged([withUuid(entry('pdf', { content: 'a' }), pdf), own].join('\n'), WHERE).open,
  ).toEqual([])
})

function composite(parts: readonly string[], content: string): string {
  const list = `parts = [\n${parts.map((id) => `  "${id}",\n`).join('')}]\n`
  return entry('kit', { content }).replace('hash_scheme', `${list}hash_scheme`)
}

function partsIn(text: string): unknown {
  return parse(text)['deployed']
}

test('the parts of a plugin merge one by one, whatever else of its entry both changed', () => {
  const base = composite(['a', 'b'], '1')
  const ours = composite(['a', 'b', 'c'], '2')
  const theirs = composite(['a', 'd'], '3')
  const { text } = mergeRecords({ ours, theirs, base }, { where: WHERE, labels: ['a', 'b', 'c'] })
  const lists = new TextDecoder().decode(text).match(/parts = \[[^\]]*\]/g)
  expect(new Set(lists)).toEqual(new Set(['parts = [\n  "a",\n  "c",\n  "d",\n]']))
})

test('without a base a part that one side has alone stays where the record lists it', () => {
  const listed = withUuid(entry('c', { content: '5' }), 'c')
  const ours = `${composite(['a', 'b', 'c'], '2')}${listed}`
  const theirs = `${composite(['a'], '3')}${listed}`
  const merged = readMerged(marked(ours, theirs), WHERE)
  const settled = merged.open.map((one) => settleEntry(one, { isThere: true, holds: () => false }))
  expect(partsIn(formatSettled(merged, settled) ?? '')).toMatchObject([
    { artifact_name: 'c' },
    { artifact_name: 'kit', parts: ['a', 'c'] },
  ])
})

test.each([
  ['disabled', ''],
  ['enabled', 'disabled = true\n'],
])('a copy that one side %s is so, whatever else both changed', (_, was) => {
  const switched = was === '' ? 'disabled = true\n' : ''
  const base = entry('pdf', { content: 'a' }) + was
  const [ours, theirs] = [
    entry('pdf', { content: 'b', lineage: 'ba' }) + switched,
    entry('pdf', { content: 'c', lineage: 'cba' }) + was,
  ]
  for (const texts of [
    { base, ours, theirs },
    { base, ours: theirs, theirs: ours },
  ]) {
    const { text, conflicts } = mergeRecords(texts, { where: WHERE, labels: ['a', 'b', 'c'] })
    expect(conflicts).toBe(0)
    expect(parseRecord(new TextDecoder().decode(text), WHERE)).toMatchObject([
      { hash: hash('c'), disabled: switched !== '' },
    ])
  }
})
