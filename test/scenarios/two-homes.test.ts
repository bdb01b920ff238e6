import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'
import { editFile } from '../world/write-files.ts'

const RECORD = 'project/.claude/.skillmeat-deployed.toml'
const COPY = 'project/.claude/skills/pdf/SKILL.md'

/** Runs lines in another person's home, on the same project. */
function colleague(bench: Workbench) {
  return (line: string) => bench.run(line, { env: { SKILLMEAT_HOME: join(bench.root, 'other') } })
}

/** Returns the `[[deployed]]` table of one artifact, as text; '' where there is none. */
function entryOf(bench: Workbench, name: string): string {
  const tables = bench.read(RECORD).split(/^(?=\[\[deployed\]\])/m)
  return tables.find((table) => table.includes(`artifact_name = "${name}"`))?.trimEnd() ?? ''
}

test('entries of artifacts that another home deployed are carried over unchanged by every command', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'own/skills/notes/SKILL.md': '---\nname: notes\ndescription: x\n---\nNotes.\n' })
    await bench.run('add ../source')
    await bench.run('deploy pdf docx')
    const [pdf, docx] = [entryOf(bench, 'pdf'), entryOf(bench, 'docx')]
    const other = colleague(bench)
    await other('add ../own')
    for (const line of ['deploy notes', 'status', 'sync', 'undeploy notes --yes', 'deploy notes']) {
      expect(await other(line)).toMatchObject({ code: 0 })
      expect({ line, pdf: entryOf(bench, 'pdf') }).toEqual({ line, pdf })
      expect({ line, docx: entryOf(bench, 'docx') }).toEqual({ line, docx })
    }
    expect(entryOf(bench, 'notes')).toContain('content_hash')

    // Each takes out what is its own; the file goes with the last entry of anybody.
    await bench.run('undeploy pdf docx --yes')
    expect(entryOf(bench, 'pdf') + entryOf(bench, 'docx')).toBe('')
    expect(entryOf(bench, 'notes')).toContain('content_hash')
    await other('undeploy notes --yes')
    expect(() => bench.read(RECORD)).toThrow('ENOENT')
  }))

test.each([
  [
    'the second program',
    '[deployment]\ncollection = "default"\n\n[[deployed]]\nname = "foreign"\ntype = "skill"\nsha = "abc"\n',
  ],
  ['the first', '[[deployed.items]]\nname = "foreign"\ntype = "skill"\nsha = "abc"\n'],
])('entries that %s wrote of artifacts that are not here are carried over too', (_, record) =>
  onWorkbench(async (bench) => {
    bench.write({ [RECORD]: record, 'project/.claude/skills/foreign/SKILL.md': 'Foreign.\n' })
    await bench.run('add ../source')
    expect(await bench.run('deploy pdf')).toMatchObject({ code: 0 })
    expect(bench.read(RECORD)).toContain('name = "foreign"\ntype = "skill"\nsha = "abc"')
    await bench.run('undeploy pdf --yes')
    expect(bench.read(RECORD)).toContain('name = "foreign"\ntype = "skill"\nsha = "abc"')
    expect((await bench.run('status')).code).toBe(0)
  }),
)

test("a colleague's older head is never written over the newer copy, and is brought up by install", () =>
  onWorkbench(async (bench) => {
    const other = colleague(bench)
    for (const run of [bench.run, other]) await run('add ../source')
    await bench.run('deploy pdf')
    await other('install pdf --same pdf')
    editFile(join(bench.root, 'source/skills/pdf/SKILL.md'), 'Save the result.', 'Save it twice.')
    await bench.run('update')
    await bench.run('sync')
    const newer = bench.read(COPY)
    expect(newer).toContain('Save it twice.')
    const record = bench.read(RECORD)

    for (const line of [
      'sync',
      'sync --all-projects',
      'deploy pdf',
      'sync --strategy use_remote',
    ]) {
      await other(line)
      expect({ line, copy: bench.read(COPY) }).toEqual({ line, copy: newer })
      expect({ line, record: bench.read(RECORD) }).toEqual({ line, record })
    }
    expect(JSON.parse((await other('status --json')).stdout)).toMatchObject({
      items: [{ drift_type: 'collection_behind', recommendation: 'install' }],
    })
    expect((await other('status')).stdout).toContain('skillmeat install')
    expect(await other('install')).toMatchObject({ code: 0 })
    expect(bench.read('other/collections/default/skills/pdf/SKILL.md')).toBe(newer)
    expect(bench.read(RECORD)).toBe(record)
    expect((await other('check-drift')).code).toBe(0)

    // Nothing of it troubles the first home.
    expect((await bench.run('check-drift')).code).toBe(0)
    expect(bench.read(COPY)).toBe(newer)
  }))

test('a namesake of another source is another artifact: nothing is replaced in silence', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy pdf')
    const copy = bench.read(COPY)
    bench.write({
      'theirs/skills/pdf/SKILL.md': '---\nname: pdf\ndescription: Another.\n---\nOther.\n',
    })
    const other = colleague(bench)
    await other('add ../theirs')
    const record = bench.read(RECORD)
    for (const line of ['sync', 'deploy pdf', 'undeploy pdf --yes', 'undeploy --all --yes']) {
      await other(line)
      expect({ line, copy: bench.read(COPY) }).toEqual({ line, copy })
      expect({ line, record: bench.read(RECORD) }).toEqual({ line, record })
    }
    const { stdout, stderr } = await other('deploy pdf')
    expect(stdout + stderr).toContain('skillmeat install')
    expect((await other('status')).stdout).toContain('--same skill:pdf')
    const undecided = await other('install')
    expect(undecided).toMatchObject({ code: 1 })
    expect(undecided.stdout).toContain('--as <name>')
    expect(await other('install pdf --as pdf-team')).toMatchObject({ code: 0 })
    expect((await other('check-drift')).code).toBe(0)
    expect(bench.read(RECORD)).toBe(record)
  }))

test('what two homes agreed to have in common stays as the other wrote it until its content changes', () =>
  onWorkbench(async (bench) => {
    const other = colleague(bench)
    for (const run of [bench.run, other]) await run('add ../source')
    await bench.run('deploy pdf commit')
    for (const name of ['pdf', 'commit']) await other(`install ${name} --same ${name}`)
    const [pdf, commit] = [entryOf(bench, 'pdf'), entryOf(bench, 'commit')]
    for (const line of ['status', 'deploy docx', 'sync', 'undeploy docx --yes']) {
      expect(await other(line)).toMatchObject({ code: 0 })
      expect({ line, pdf: entryOf(bench, 'pdf') }).toEqual({ line, pdf })
      expect({ line, commit: entryOf(bench, 'commit') }).toEqual({ line, commit })
    }
  }))

test('a copy whose base a home does not know is not taken out without a word', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy pdf')
    bench.write({
      'theirs/skills/pdf/SKILL.md': '---\nname: pdf\ndescription: Other.\n---\nOther.\n',
    })
    const other = colleague(bench)
    await other('add ../theirs')
    await other('install pdf --same pdf')
    const copy = bench.read(COPY)
    for (const line of ['undeploy pdf', 'undeploy --all']) {
      const { code, stderr } = await other(line)
      expect({ line, code }).toEqual({ line, code: 2 })
      expect(stderr).toContain('[E_DECISION_NEEDED]')
      expect(bench.read(COPY)).toBe(copy)
    }
  }))

test('what a home does not have is told of after its own deploy too', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'own/skills/notes/SKILL.md': '---\nname: notes\ndescription: x\n---\nNotes.\n' })
    await bench.run('add ../source')
    await bench.run('deploy pdf docx')
    const other = colleague(bench)
    await other('add ../own')
    for (const line of ['status', 'deploy notes', 'undeploy notes --yes']) {
      await other(line)
      expect({ line, said: (await other('status')).stdout }).toMatchObject({
        said: expect.stringContaining('2 artifacts are recorded here'),
      })
    }
  }))

test('a part that one of them takes out of a plugin or adds to it does so for the other', () =>
  onWorkbench(async (bench) => {
    const other = colleague(bench)
    bench.write({ 'own/skills/notes/SKILL.md': '---\nname: notes\ndescription: x\n---\nNotes.\n' })
    await bench.run('add ../source')
    await bench.run('plugin create kit pdf docx')
    await bench.run('deploy kit')
    await other('install')
    expect(await other('status')).toMatchObject({ code: 0 })

    await bench.run('plugin unlink kit docx')
    await bench.run('sync')
    const seen = await other('status')
    expect(seen.stdout).toContain('somebody took skill:docx out of it here: `skillmeat install`')
    expect(seen.stdout).not.toContain('new in')
    const record = bench.read(RECORD)
    await other('sync')
    expect(() => bench.read('project/.claude/skills/docx/SKILL.md')).toThrow('ENOENT')
    expect(bench.read(RECORD)).toBe(record)
    expect((await other('install')).code).toBe(0)
    expect((await other('show composite:kit')).stdout).not.toContain('docx')
    expect(await other('status')).toMatchObject({ code: 0 })

    await other('add ../own')
    await other('plugin link kit notes')
    await other('sync')
    expect(entryOf(bench, 'kit')).toContain('parts = [')
    await bench.run('sync')
    expect(entryOf(bench, 'notes')).toContain('content_hash')
    await bench.run('install')
    expect((await bench.run('show composite:kit')).stdout).toContain('notes')
    expect(await bench.run('status')).toMatchObject({ code: 0 })
  }))
