import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const HEAD = 'home/collections/default/skills/pdf/SKILL.md'
const COPY = 'project/.claude/skills/pdf/SKILL.md'
const page = (first: string, last: string) =>
  `---\nname: pdf\ndescription: d\n---\none\n${first}\nthree\nfour\nfive\nsix\nseven\n${last}\nnine\n`

/** Two places in which both sides changed. */
async function withTwoPlaces(bench: Workbench): Promise<void> {
  bench.write({ 'source/skills/pdf/SKILL.md': page('two', 'eight') })
  await bench.transcript('add ../source pdf', 'deploy pdf')
  writeFileSync(join(bench.root, HEAD), page('two theirs', 'eight theirs'))
  writeFileSync(join(bench.root, COPY), page('two mine', 'eight mine'))
}

test('a side settles the places that are open, and leaves what was chosen before', () =>
  onWorkbench(async (bench) => {
    await withTwoPlaces(bench)
    await bench.run('sync')
    await bench.run('resolve pdf --path SKILL.md --hunk 1 --theirs')
    await bench.run('resolve pdf --ours')
    expect(bench.read(COPY)).toBe(page('two theirs', 'eight mine'))
  }, {}))

test('two decisions at once are none', () =>
  onWorkbench(async (bench) => {
    await withTwoPlaces(bench)
    await bench.run('sync')
    for (const line of ['--ours --theirs', '--ours --whole theirs', '--abort --theirs']) {
      expect((await bench.run(`resolve pdf ${line}`)).stderr).toContain('are several decisions')
    }
    expect((await bench.run('conflicts')).code).toBe(1)
  }, {}))

test('a copy with half a marker left is as unsettled as one with all of them', () =>
  onWorkbench(async (bench) => {
    await withTwoPlaces(bench)
    await bench.run('sync --markers')
    const marked = bench.read(COPY)
    for (const gone of [/^={7}\n/gm, /^<{7}.*\n/gm, /^>{7}.*\n/gm]) {
      writeFileSync(join(bench.root, COPY), marked.replace(gone, ''))
      expect((await bench.run('sync --pull')).code).toBe(1)
      expect(bench.read(HEAD)).toBe(page('two theirs', 'eight theirs'))
    }
  }, {}))

test('an empty argument is refused', () =>
  onWorkbench(async (bench) => {
    await withTwoPlaces(bench)
    await bench.run('snapshot create x')
    for (const line of ['rollback "" --simple', 'project remove ""', 'deploy ""']) {
      expect((await bench.run(line)).stderr).toContain('One of the arguments is empty')
    }
  }, {}))

test('what a strategy drops is listed by sync and by merge, before and after, also as JSON', () =>
  onWorkbench(async (bench) => {
    await withTwoPlaces(bench)
    writeFileSync(join(bench.root, HEAD), page('two theirs', 'eight'))
    writeFileSync(join(bench.root, COPY), page('two mine', 'eight mine'))
    const whole = 'sync --strategy use_remote_file'
    for (const line of [`${whole} --dry-run`, whole]) {
      const said = await bench.transcript(line)
      expect(said).toContain('skill:pdf SKILL.md drops these changes:')
      expect(said).toContain('-eight mine\n  +eight\n')
    }
    expect(bench.read(COPY)).toBe(page('two theirs', 'eight'))
    await bench.run('undo')
    expect(JSON.parse((await bench.run(`${whole} --json`)).stdout)).toMatchObject({
      result: { items: [{ dropped: [{ path: 'SKILL.md', is_deletion: false }] }] },
    })
    await bench.run('undo')
    await bench.run('sync --strategy use_local_file')
    await bench.run('undo')
    expect(await bench.transcript('sync --strategy use_local')).not.toContain('drops')
  }, {}))

test('a merge of a version lists what its strategy drops', () =>
  onWorkbench(async (bench) => {
    await withTwoPlaces(bench)
    writeFileSync(join(bench.root, HEAD), page('two theirs', 'eight'))
    writeFileSync(join(bench.root, COPY), page('two mine', 'eight mine'))
    await bench.run('status')
    const said = await bench.transcript('merge pdf project:project --strategy ours_file')
    expect(said).toContain('SKILL.md drops these changes:')
    expect(said).toContain('-eight mine')
  }, {}))

const twoPlaces = (a: string, b: string) =>
  `---\nname: s\ndescription: d\n---\n\n# A\n\n${a}\n\nx\ny\nz\n\n# B\n\n${b}\n`

test('a place that was decided before is decided, also where another place of the file is new', () =>
  onWorkbench(
    async (bench) => {
      await bench.transcript('add ../source s', 'deploy s', 'deploy s --to ../user')
      bench.write({
        'project/.claude/skills/s/SKILL.md': twoPlaces('mine', 'b'),
        'user/.claude/skills/s/SKILL.md': twoPlaces('mine', 'hers'),
        'home/collections/default/skills/s/SKILL.md': twoPlaces('theirs', 'other'),
      })
      await bench.transcript('sync', 'resolve s --ours', 'sync ../user')
      expect(await bench.transcript('conflicts', 'resolve s --path SKILL.md --hunk 2 --theirs'))
        .toMatchInlineSnapshot(`
          "$ skillmeat conflicts
          skill:s  in /user  sync, just now, pm_<merge>
            1 of 2 places decided before
            \`skillmeat resolve s\` goes on, \`skillmeat resolve s --discard-draft\` begins again.
            SKILL.md (2 places)  both changed it
          [exit 1]

          $ skillmeat resolve s --path SKILL.md --hunk 2 --theirs
          resolved  skill:s
          Take it back with \`skillmeat undo\`."
        `)
      expect(bench.read('user/.claude/skills/s/SKILL.md')).toBe(twoPlaces('mine', 'other'))
      // What is typed now counts for the whole of it.
      await bench.transcript('undo', 'resolve s --theirs')
      expect(bench.read('user/.claude/skills/s/SKILL.md')).toBe(twoPlaces('theirs', 'other'))
    },
    { 'source/skills/s/SKILL.md': twoPlaces('a', 'b') },
  ))

const twoFiles = (place: string, one: string, two: string) => ({
  [`${place}/skills/s/SKILL.md`]: twoPlaces(one, 'b'),
  [`${place}/skills/s/more.md`]: `${two}\n`,
})

test('what of a merge that waits was decided before is named', () =>
  onWorkbench(
    async (bench) => {
      await bench.transcript('add ../source s', 'deploy s', 'deploy s --to ../user')
      bench.write({
        ...twoFiles('project/.claude', 'mine', 'a'),
        ...twoFiles('user/.claude', 'mine', 'hers'),
        ...twoFiles('home/collections/default', 'theirs', 'other'),
      })
      await bench.transcript('sync', 'resolve s --ours')
      const { stdout } = await bench.run('sync ../user')
      expect(stdout).toContain('more.md; as decided before: SKILL.md')
    },
    { 'source/skills/s/SKILL.md': twoPlaces('a', 'b'), 'source/skills/s/more.md': 'a\n' },
  ))

test('a draft that a side is taken instead of is named', () =>
  onWorkbench(
    async (bench) => {
      await bench.transcript('add ../source s', 'deploy s')
      bench.write({
        'project/.claude/skills/s/SKILL.md': twoPlaces('mine', 'b'),
        'home/collections/default/skills/s/SKILL.md': twoPlaces('theirs', 'b'),
        'bin/leave': '#!/bin/sh\necho half >> "$1"\n',
      })
      await bench.run('sync')
      await bench.run('resolve s --editor', { env: { EDITOR: `sh ${bench.root}/bin/leave` } })
      const { stdout } = await bench.run('resolve s --ours')
      expect(stdout).toContain('your draft of SKILL.md was not used')
    },
    { 'source/skills/s/SKILL.md': twoPlaces('a', 'b') },
  ))
