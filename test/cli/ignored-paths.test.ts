import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const HEAD = 'home/collections/default/skills/pdf'
const COPY = 'project/.claude/skills/pdf'
const UPSTREAM = 'source/skills/pdf'
const FILES = {
  [`${UPSTREAM}/SKILL.md`]: '---\nname: pdf\ndescription: Reads PDF files.\n---\n',
  [`${UPSTREAM}/guide.md`]: 'A guide.\n',
  'source/skills/docx/SKILL.md': '---\nname: docx\ndescription: Writes.\n---\n',
}

const remove = ({ root }: Workbench, path: string) => rmSync(join(root, path))

test('upstream brings a file that is ignored here and the person’s: both are shown', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    bench.write({ [`${HEAD}/.skillmeatignore`]: 'notes.md\n', [`${HEAD}/notes.md`]: 'mine\n' })
    await bench.run('list')
    bench.write({
      [`${UPSTREAM}/notes.md`]: 'theirs\n',
      'source/skills/docx/SKILL.md': '---\nname: docx\ndescription: Writes more.\n---\n',
    })
    for (const line of ['update', 'update']) {
      const { code, stdout } = await bench.run(line)
      expect({ code, stdout }).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(/conflict +skill:pdf +notes\.md/),
      })
    }
    expect(bench.read(`${HEAD}/notes.md`)).toBe('mine\n')
    expect(bench.read('home/collections/default/skills/docx/SKILL.md')).toContain('Writes more.')
    expect((await bench.run('resolve pdf --theirs')).stdout).toContain('-mine')
    expect(bench.read(`${HEAD}/notes.md`)).toBe('theirs\n')
    await bench.run('undo')
    expect(bench.read(`${HEAD}/notes.md`)).toBe('mine\n')
  }, FILES))

test('upstream brings just what is ignored here already: it is that', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    bench.write({ [`${HEAD}/.skillmeatignore`]: 'notes.md\n', [`${HEAD}/notes.md`]: 'same\n' })
    bench.write({ [`${UPSTREAM}/notes.md`]: 'same\n' })
    expect(await bench.run('update pdf')).toMatchObject({ code: 0, stderr: '' })
    expect((await bench.run('update pdf')).stdout).toContain('up to date')
  }, FILES))

test('an ignored file that upstream knows nothing of stays out of all that', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    bench.write({ [`${HEAD}/.skillmeatignore`]: '*.log\n', [`${HEAD}/my.log`]: 'mine\n' })
    bench.write({ [`${UPSTREAM}/guide.md`]: 'A better guide.\n' })
    expect(await bench.run('update pdf')).toMatchObject({ code: 0 })
    expect(bench.read(`${HEAD}/my.log`)).toBe('mine\n')
    expect((await bench.run('show pdf --json')).stdout).not.toContain('my.log')
  }, FILES))

/** `guide.md` was tracked, and is ignored by now and the person's own. */
async function takeOver(bench: Workbench, place: string): Promise<void> {
  bench.write({ [`${HEAD}/.skillmeatignore`]: 'guide.md\n' })
  remove(bench, `${HEAD}/guide.md`)
  await bench.run('list')
  if (place === COPY) await bench.run('sync')
  bench.write({ [`${place}/guide.md`]: 'mine\n' })
  await bench.run('list')
}

test.each([
  ['rollback latest --simple', HEAD],
  ['rollback latest --project', COPY],
  ['revert pdf head', HEAD],
])('`%s` writes nothing over a file that is ignored by now, and says which', (line, place) =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'snapshot create one')
    if (place === COPY) await bench.transcript('deploy pdf', 'snapshot create two')
    await takeOver(bench, place)
    const refused = await bench.run(line)
    expect(refused).toMatchObject({
      code: 2,
      stderr: `error: ${join(bench.root, place)}/guide.md is yours and in the way. [E_DEPLOY_TARGET_EXISTS]\n  A pattern ignores it, so it is left alone. Move it away, or take it out of .skillmeatignore, then try again. Nothing was changed.\n`,
    })
    expect(bench.read(`${place}/guide.md`)).toBe('mine\n')
    remove(bench, `${place}/guide.md`)
    expect(await bench.run(line)).toMatchObject({ stderr: '' })
    expect(bench.read(`${place}/guide.md`)).toBe('A guide.\n')
  }, FILES),
)

test('what stands where a folder is to be is in the way too', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    bench.write({ [`${HEAD}/.skillmeatignore`]: 'cache\n', [`${HEAD}/cache`]: 'mine\n' })
    bench.write({ [`${UPSTREAM}/cache/x.md`]: 'theirs\n' })
    expect((await bench.run('update pdf')).stderr).toContain('cache is yours and in the way.')
    remove(bench, `${HEAD}/cache`)
    mkdirSync(join(bench.root, HEAD, 'cache'))
    expect((await bench.run('update pdf')).code).toBe(0)
    expect(bench.read(`${HEAD}/cache/x.md`)).toBe('theirs\n')
  }, FILES))

test('undo leaves an ignored file of the person’s; the merge that waits asks about it', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    bench.write({ [`${UPSTREAM}/.skillmeatignore`]: 'guide.md\n' })
    remove(bench, `${UPSTREAM}/guide.md`)
    await bench.run('update')
    bench.write({ [`${HEAD}/guide.md`]: 'mine\n' })
    expect((await bench.run('undo')).stdout).toContain('left as it is')
    expect(bench.read(`${HEAD}/guide.md`)).toBe('mine\n')
    expect(await bench.run('resolve pdf --ours')).toMatchObject({ code: 0, stderr: '' })
    expect(bench.read(`${HEAD}/guide.md`)).toBe('mine\n')
  }, FILES))
