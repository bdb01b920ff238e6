import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'
import { editFile } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'

const skill = (name: string) => `---\nname: ${name}\ndescription: ${name}.\n---\nOne ${name}.\n`

const PLUGIN: Files = {
  'source/.claude-plugin/plugin.json': '{"name":"office","version":"1.0.0"}\n',
  'source/skills/pdf/SKILL.md': skill('pdf'),
  'source/skills/docx/SKILL.md': skill('docx'),
}

/** Lists the parts of a plugin in their order, as far as a rollback may change them. */
async function parts(bench: Workbench): Promise<readonly (readonly [unknown, unknown])[]> {
  const { stdout } = await bench.run('show composite:office --json')
  const { members } = JSON.parse(stdout) as { members: readonly Record<string, unknown>[] }
  return members.map(({ name, pin }) => [name, pin])
}

async function tags(bench: Workbench, name: string): Promise<readonly string[]> {
  const { stdout } = await bench.run(`tag ${name} --json`)
  return (JSON.parse(stdout) as { items: readonly { tag: string }[] }).items.map(({ tag }) => tag)
}

/** A part joins upstream, one changes and one leaves; a person links a part of their own. */
async function updateAndLink(bench: Workbench): Promise<void> {
  bench.write({
    'source/skills/xlsx/SKILL.md': skill('xlsx'),
    'mine/skills/own/SKILL.md': skill('own'),
  })
  editFile(join(bench.root, 'source/skills/pdf/SKILL.md'), 'One', 'Two')
  rmSync(join(bench.root, 'source/skills/docx'), { recursive: true })
  await bench.transcript('update', 'add ../mine', 'plugin link office own', 'tag pdf later')
}

test('the parts of a plugin go back with it, and what a person linked and named stays', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'snapshot create first')
    const before = await parts(bench)
    await updateAndLink(bench)
    const after = await parts(bench)
    expect(after.map(([name]) => name)).toEqual(['pdf', 'xlsx', 'own'])
    await bench.run('rollback latest')
    const rolledBack = await parts(bench)
    expect(new Set(rolledBack.map(([name]) => name))).toEqual(new Set(['docx', 'own', 'pdf']))
    expect(rolledBack.filter(([name]) => name !== 'own')).toEqual(before)
    expect(await tags(bench, 'pdf')).toEqual(['later'])
    await bench.run('undo')
    expect(await parts(bench)).toEqual(after)
    await bench.run('rollback latest --simple')
    expect(await parts(bench)).toEqual(before)
    expect(await tags(bench, 'pdf')).toEqual([])
  }, PLUGIN))

test('a plugin that was removed comes back with its parts', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'snapshot create first')
    const before = await parts(bench)
    await bench.run('remove composite:office --yes')
    await bench.run('rollback latest')
    expect(await parts(bench)).toEqual(before)
  }, PLUGIN))
