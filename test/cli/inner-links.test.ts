import fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

let bench: Workbench
beforeEach(() => {
  bench = createWorkbench({
    'source/shared/refs/guide.md': 'A guide.\n',
    'source/shared/refs/deep/more.md': 'More.\n',
    'source/skills/pdf/SKILL.md': '---\nname: pdf\ndescription: Reads.\n---\n',
    'outside.md': 'Not of the source.\n',
  })
})
afterEach(() => bench.remove())

const link = (path: string, target: string) => {
  fs.mkdirSync(join(bench.root, path, '..'), { recursive: true })
  fs.symlinkSync(target, join(bench.root, path))
}
const added = async () => {
  const { code, stdout, stderr } = await bench.run('add ../source --json')
  const { result } = JSON.parse(stdout === '' ? stderr : stdout)
  return { code, ...result }
}
const own = (path: string) => bench.read(`home/collections/default/skills/${path}`)

test('a link to another place of the source brings what lies there, and that is said', async () => {
  link('source/skills/pdf/guide.md', '../../shared/refs/guide.md')
  link('source/skills/pdf/refs', '../../shared/refs')
  link('source/skills/pdf/again.md', '../linked.md')
  link('source/skills/linked.md', '../shared/refs/guide.md')
  const { code, added: rows } = await added()
  expect(code).toBe(0)
  const codes = rows[0].warnings.map(
    (one: { code: string; where: string }) => `${one.code} ${one.where}`,
  )
  expect(codes).toEqual([
    'W_LINK_FOLLOWED skills/pdf/again.md',
    'W_LINK_FOLLOWED skills/pdf/guide.md',
    'W_LINK_FOLLOWED skills/pdf/refs',
  ])
  expect([own('pdf/guide.md'), own('pdf/again.md'), own('pdf/refs/deep/more.md')]).toEqual([
    'A guide.\n',
    'A guide.\n',
    'More.\n',
  ])
  expect(
    fs.lstatSync(join(bench.root, 'home/collections/default/skills/pdf/refs')).isDirectory(),
  ).toBe(true)
  fs.writeFileSync(join(bench.root, 'source/shared/refs/guide.md'), 'A better guide.\n')
  await bench.run('update')
  expect(own('pdf/guide.md')).toBe('A better guide.\n')
})

test('a SKILL.md that is a link is the file that it stands for', async () => {
  link('source/skills/docx/SKILL.md', '../../shared/docx.md')
  fs.writeFileSync(join(bench.root, 'source/shared/docx.md'), '---\ndescription: Writes.\n---\n')
  expect((await added()).code).toBe(0)
  expect(own('docx/SKILL.md')).toContain('Writes.')
})

test.each([
  ['../../../outside.md'],
  ['/etc/passwd'],
  ['../../shared/none.md'],
  ['../..'],
  ['../pdf'],
  ['../loop.md'],
])('a link to %s is refused with the skill that holds it', async (target) => {
  link('source/skills/pdf/x.md', target)
  link('source/skills/loop.md', 'pdf/x.md')
  fs.mkdirSync(join(bench.root, 'source/skills/ok'))
  fs.writeFileSync(join(bench.root, 'source/skills/ok/SKILL.md'), '---\ndescription: Fine.\n---\n')
  const { code, added: rows, refused } = await added()
  expect(code).toBe(1)
  expect(rows.map(({ artifact }: { artifact: string }) => artifact)).toEqual(['skill:ok'])
  expect(refused).toMatchObject([{ artifact: 'skill:pdf', code: 'E_LINK_ESCAPE' }])
})
