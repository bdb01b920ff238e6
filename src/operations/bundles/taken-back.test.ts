import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from '../../../test/cli/workbench.ts'
import { editFile } from '../../../test/world/write-files.ts'

const SKILL = 'collections/default/skills/aa/SKILL.md'
const TEXT = '---\nname: aa\ndescription: A skill.\n---\n\nline one\n\nline two\n\nline three\n'

/** Ana's home gives bundles to Ben's, who takes the second of them back, with `takeBack`, after an edit. */
function afterTakingBack(
  { history, rollBackIntent }: { readonly history: string; readonly rollBackIntent: string },
  task: (homes: {
    readonly ana: (line: string) => Promise<string>
    readonly ben: (line: string) => Promise<string>
    readonly skills: Readonly<Record<'ana' | 'ben', string>>
  }) => Promise<void>,
): Promise<void> {
  return onWorkbench(async (bench) => {
    const at = (home: string) => async (line: string) => {
      const { stdout, stderr } = await bench.run(line, {
        env: { SKILLMEAT_HOME: join(bench.root, home) },
      })
      return `${stdout}${stderr}`
    }
    const [ana, ben] = [at('ana'), at('ben')]
    const skills = { ana: join(bench.root, 'ana', SKILL), ben: join(bench.root, 'ben', SKILL) }
    bench.write({ 'own/skills/aa/SKILL.md': TEXT })
    await ana('add ../own')
    await ana(`export aa ${history} ../b1.skillmeat-pack`)
    await ben('add ../b1.skillmeat-pack')
    await ben('snapshot create before')
    editFile(skills.ana, 'line one', 'Ana one')
    await ana(`export aa ${history} ../b2.skillmeat-pack`)
    await ben('add ../b2.skillmeat-pack')
    if (rollBackIntent === 'undo') editFile(skills.ben, 'line three', 'Ben three')
    await ben(rollBackIntent)
    if (rollBackIntent !== 'undo') editFile(skills.ben, 'line three', 'Ben three')
    await task({ ana, ben, skills })
  })
}

const WAYS = ['', '--with-history'].flatMap((history) =>
  ['undo', 'rollback latest --simple'].map((rollBackIntent) => ({ history, rollBackIntent })),
)

test.each(WAYS)('what $takeBack took back is offered again ($history)', (way) =>
  afterTakingBack(way, async ({ ben, skills }) => {
    expect(fs.readFileSync(skills.ben, 'utf8')).not.toContain('Ana one')
    expect(await ben('add ../b2.skillmeat-pack')).toContain('E_DECISION_NEEDED')
    await ben('add ../b2.skillmeat-pack --on-conflict update')
    const text = fs.readFileSync(skills.ben, 'utf8')
    expect(text).toContain('Ana one')
    expect(text).toContain('Ben three')
    expect(await ben('add ../b2.skillmeat-pack')).toContain('unchanged')
  }),
)

test.each(WAYS)('a later bundle brings all of it after $takeBack ($history)', (way) =>
  afterTakingBack(way, async ({ ana, ben, skills }) => {
    editFile(skills.ana, 'line two', 'Ana two')
    await ana(`export aa ${way.history} ../b3.skillmeat-pack`)
    await ben('add ../b3.skillmeat-pack --on-conflict update')
    const all = TEXT.replace('line one', 'Ana one')
      .replace('line two', 'Ana two')
      .replace('line three', 'Ben three')
    expect(fs.readFileSync(skills.ben, 'utf8')).toBe(all)
    await ben(`export aa ${way.history} ../b4.skillmeat-pack`)
    await ana('add ../b4.skillmeat-pack --on-conflict update')
    expect(fs.readFileSync(skills.ana, 'utf8')).toBe(all)
  }),
)

test.each(WAYS)('what $takeBack took back is not taken from the giver ($history)', (way) =>
  afterTakingBack(way, async ({ ana, ben, skills }) => {
    await ben(`export aa ${way.history} ../b3.skillmeat-pack`)
    await ana('add ../b3.skillmeat-pack --on-conflict update')
    const text = fs.readFileSync(skills.ana, 'utf8')
    expect(text).toContain('Ana one')
    expect(text).toContain('Ben three')
  }),
)
