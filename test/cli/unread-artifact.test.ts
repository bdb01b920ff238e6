import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

/** A pipe among its files: a reader would wait for ever. */
async function withPipe(bench: Workbench): Promise<void> {
  await bench.run('add ../source')
  const pipe = join(bench.root, 'home/collections/default/skills/docx/pipe')
  execFileSync('mkfifo', [pipe])
}

test('a snapshot says what it could not read, and holds that as it was recorded', () =>
  onWorkbench(async (bench) => {
    await withPipe(bench)
    expect(await bench.transcript('snapshot create before')).toMatchInlineSnapshot(`
      "$ skillmeat snapshot create before
        E_SPECIAL_FILE skill:docx is in it as it was recorded last: /home/collections/default/skills/docx/pipe is a device, socket or pipe.
      Snapshot <snapshot> of 3 artifacts: before
      Take it back with \`skillmeat undo\`.
      [exit 1]"
    `)
    const { stdout } = await bench.run('snapshot create again --json')
    expect(JSON.parse(stdout)).toMatchObject({
      result: { unread: [{ artifact: 'skill:docx', problem: { code: 'E_SPECIAL_FILE' } }] },
    })
  }))

test('what could not be read leaves in no bundle and no plugin, and that is said', () =>
  onWorkbench(async (bench) => {
    await withPipe(bench)
    expect(
      await bench.transcript(
        'export --all ../out.skillmeat-pack',
        'export docx ../one.skillmeat-pack',
        'export --all --format claude-plugin ../shop',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat export --all ../out.skillmeat-pack
        E_SPECIAL_FILE skill:docx is not in it: /home/collections/default/skills/docx/pipe is a device, socket or pipe.
        W_SKILL_SPEC skill:pdf/SKILL.md: Its frontmatter has other fields: tags.
      Wrote /out.skillmeat-pack (1.5 kB): 2 artifacts.
      [exit 1]

      $ skillmeat export docx ../one.skillmeat-pack
      ! error: /home/collections/default/skills/docx/pipe is a device, socket or pipe. [E_SPECIAL_FILE]
      !   Remove it from the artifact, then try again.
      [exit 2]

      $ skillmeat export --all --format claude-plugin ../shop
        E_SPECIAL_FILE skill:docx is not in it: /home/collections/default/skills/docx/pipe is a device, socket or pipe.
        W_SKILL_SPEC skill:pdf/SKILL.md: Its frontmatter has other fields: tags.
        shop  2 parts
      Wrote the marketplace shop. In Claude Code: /plugin marketplace add /shop
      [exit 1]"
    `)
    expect(existsSync(join(bench.root, 'one.skillmeat-pack'))).toBe(false)
    rmSync(join(bench.root, 'home'), { recursive: true })
    const { stdout } = await bench.run('add ../out.skillmeat-pack')
    expect(stdout).not.toContain('docx')
    expect(stdout).toContain('skill:pdf')
  }))
