import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { runProgram } from './run-program.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const COPY = 'project/.claude/skills/pdf/SKILL.md'
const HEAD = 'home/collections/default/skills/pdf/SKILL.md'

/** A copy and a collection that changed the same two places. */
async function conflict(bench: Workbench): Promise<void> {
  await bench.transcript('add ../source', 'deploy pdf')
  for (const [path, word] of [
    [COPY, 'here'],
    [HEAD, 'there'],
  ] as const) {
    editFile(join(bench.root, path), '# PDF', `# PDF ${word}`)
    editFile(join(bench.root, path), 'Save the result.', `Save the result ${word}.`)
  }
  await bench.run('sync')
}

/** An editor that runs `script` on its file, `$1`. */
function editor(bench: Workbench, script: string): { readonly env: { readonly EDITOR: string } } {
  const path = join(bench.root, 'editor.sh')
  bench.write({ 'editor.sh': `#!/bin/sh\ncp "$1" ${bench.root}/seen\n${script}\n` })
  chmodSync(path, 0o755)
  return { env: { EDITOR: path } }
}

/** Settles the first place of a text with markers: takes what is here. */
const SETTLE_FIRST = `awk '
  !done && /^<<<<<<< / { inside = 1; next }
  !done && inside && /^\\|\\|\\|\\|\\|\\|\\| / { skip = 1; next }
  !done && inside && /^>>>>>>> / { inside = 0; skip = 0; done = 1; next }
  !skip { print }' "$1" > "$1.new" && mv "$1.new" "$1"`

const unsettled = (text: string) => text.match(/^<{7} /gm)?.length ?? 0

test('an editor closed with markers left keeps its text, and the next one goes on with it', () =>
  onWorkbench(async (bench) => {
    await conflict(bench)
    const half = await bench.run('resolve pdf --editor', editor(bench, SETTLE_FIRST))
    expect(half).toMatchObject({
      code: 2,
      stderr:
        'error: SKILL.md still has conflict markers; nothing was decided. [E_CONFLICT]\n' +
        '  What you wrote is kept as a draft: `skillmeat resolve skill:pdf` goes on with it.\n',
    })
    expect(unsettled(bench.read('seen'))).toBe(2)
    expect(await bench.transcript('conflicts')).toMatchInlineSnapshot(`
      "$ skillmeat conflicts
      skill:pdf  in /project  sync, just now, pm_<merge>
        SKILL.md: a draft (just now)
        \`skillmeat resolve pdf\` goes on, \`skillmeat resolve pdf --discard-draft\` begins again.
        SKILL.md (2 places)  both changed it
      [exit 1]"
    `)

    const rest = await bench.run('resolve pdf --editor', editor(bench, SETTLE_FIRST))
    expect(unsettled(bench.read('seen'))).toBe(1)
    expect(rest.stderr).toMatch(/^Going on with SKILL\.md: a draft \(.*\)\n$/)
    expect(rest.stdout).toContain('resolved  skill:pdf')
    expect(bench.read(COPY)).toContain('# PDF here')
    expect(bench.read(COPY)).toContain('Save the result here.')
    expect(bench.read(COPY)).not.toContain('<<<<<<<')
  }))

test('a merge tool keeps what it saved, also when it fails, and begins with the draft', () =>
  onWorkbench(async (bench) => {
    await conflict(bench)
    bench.write({
      'tool.sh': `#!/bin/sh\ncp "$MERGED" ${bench.root}/seen\nset -- "$MERGED"\n${SETTLE_FIRST}\nexit 3\n`,
    })
    chmodSync(join(bench.root, 'tool.sh'), 0o755)
    await bench.run(`config set mergetool.own.cmd ${bench.root}/tool.sh`)
    const { code, stderr } = await bench.run('resolve pdf --tool own')
    expect(code).toBe(2)
    expect(stderr).toContain('The merge tool ended with code 3; nothing was decided. [E_USAGE]')
    expect(stderr).toContain('kept as a draft')
    await bench.run('resolve pdf --tool own')
    expect(unsettled(bench.read('seen'))).toBe(1)
  }))

test('an editor that changes nothing keeps nothing, and a dry run keeps nothing', () =>
  onWorkbench(async (bench) => {
    await conflict(bench)
    await bench.run('resolve pdf --editor', editor(bench, ':'))
    await bench.run('resolve pdf --editor --dry-run', editor(bench, SETTLE_FIRST))
    const { items } = JSON.parse((await bench.run('conflicts --json')).stdout)
    expect(items).toMatchObject([{ draft: null }])
  }))

test('places decided before are settled in the text that an editor begins with', () =>
  onWorkbench(async (bench) => {
    await conflict(bench)
    await bench.run('resolve pdf --hunk 2 --theirs')
    expect((await bench.run('conflicts')).stdout).toContain('  1 of 2 places decided before\n')
    await bench.run('resolve pdf --editor', editor(bench, SETTLE_FIRST))
    expect(unsettled(bench.read('seen'))).toBe(1)
    expect(bench.read(COPY)).toContain('# PDF here')
    expect(bench.read(COPY)).toContain('Save the result there.')
  }))

test('a kill while the editor is open ends the editor first, and what was saved is kept', () =>
  onWorkbench(async (bench) => {
    await conflict(bench)
    const { env } = editor(bench, `${SETTLE_FIRST}; kill -TERM $PPID; exec sleep 30`)
    const { code, stderr } = await runProgram(bench, ['resolve', 'pdf', '--editor'], env)
    expect(code).toBe(2)
    expect(stderr).toContain('What you wrote is kept as a draft')
    expect(await draftsOf(bench)).toMatchObject([{ texts: [{ path: 'SKILL.md', stale: false }] }])
  }))

test('a draft can be thrown away, and `undo` brings it back', () =>
  onWorkbench(async (bench) => {
    await conflict(bench)
    await bench.run('resolve pdf --hunk 2 --theirs')
    await bench.run('resolve pdf --editor', editor(bench, 'echo More. >> "$1"'))
    const before = await draftsOf(bench)
    expect(before).toMatchObject([{ decided: 1, places: 2, texts: [{ path: 'SKILL.md' }] }])
    expect(await bench.transcript('resolve pdf --discard-draft')).toMatchInlineSnapshot(`
      "$ skillmeat resolve pdf --discard-draft
      Nothing of the merge of skill:pdf is decided any more; it waits.
      Take it back with \`skillmeat undo\`.
      [exit 1]"
    `)
    expect(await draftsOf(bench)).toEqual([null])
    expect(await bench.transcript('resolve pdf --discard-draft')).toContain('Nothing changed.')
    await bench.run('undo')
    expect(await draftsOf(bench)).toEqual(before)
  }))

test('the draft goes with its merge, and comes back with it', () =>
  onWorkbench(async (bench) => {
    await conflict(bench)
    await bench.run('resolve pdf --editor', editor(bench, SETTLE_FIRST))
    const before = await draftsOf(bench)
    for (const end of ['resolve pdf --ours', 'resolve pdf --abort']) {
      await bench.run(end)
      expect(await draftsOf(bench)).toEqual([])
      await bench.run('undo')
      expect(await draftsOf(bench)).toEqual(before)
    }
    await bench.run('gc')
    expect((await bench.run('conflicts pdf --json')).stdout).toContain('# PDF here\\n')
  }))

test('a side moved: what was done is kept, offered and said, and not gone on with by itself', () =>
  onWorkbench(async (bench) => {
    await conflict(bench)
    await bench.run('resolve pdf --editor', editor(bench, SETTLE_FIRST))
    editFile(join(bench.root, HEAD), 'Fill the form.', 'Fill the form there.')
    await bench.run('sync')
    expect(await draftsOf(bench)).toMatchObject([
      { decided: 0, texts: [{ path: 'SKILL.md', stale: true }] },
    ])
    expect((await bench.run('conflicts')).stdout).toContain(
      'SKILL.md: a draft of an earlier merge; its sides have moved since',
    )
    const { stderr } = await bench.run('resolve pdf --editor', editor(bench, ':'))
    expect(stderr).toContain('a draft of an earlier merge; its sides have moved since')
    expect(stderr).toContain('`skillmeat resolve pdf` offers it, --discard-draft forgets it.')
    expect(unsettled(bench.read('seen'))).toBe(2)
    expect(bench.read('seen')).toContain('Fill the form there.')
  }))

test('a side moved: places decided before are kept as a text', () =>
  onWorkbench(async (bench) => {
    await conflict(bench)
    await bench.run('resolve pdf --hunk 2 --theirs')
    editFile(join(bench.root, COPY), 'Fill the form.', 'Fill the form here.')
    await bench.run('sync')
    const { draft, files } = JSON.parse((await bench.run('conflicts pdf --json')).stdout)
    expect(files[0].hunks.map(({ choice }: { choice: unknown }) => choice)).toEqual([null, null])
    expect(draft.texts).toMatchObject([{ path: 'SKILL.md', hunk: null, stale: true }])
    const { text } = draft.texts[0]
    expect(unsettled(text)).toBe(1)
    expect(text).toContain('Save the result there.')
    expect(text).not.toContain('Save the result here.')
  }))

async function draftsOf(bench: Workbench): Promise<unknown[]> {
  const { items } = JSON.parse((await bench.run('conflicts --json')).stdout)
  return items.map(({ draft }: { draft: unknown }) => draft)
}
