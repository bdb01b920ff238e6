import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const COPY = 'project/.claude/skills/pdf/SKILL.md'
const HEAD = 'home/collections/default/skills/pdf/SKILL.md'

/** A copy and a collection that changed the same two places. */
async function conflict({ transcript, root }: Workbench): Promise<void> {
  await transcript('add ../source', 'deploy pdf')
  for (const [path, word] of [
    [COPY, 'here'],
    [HEAD, 'there'],
  ] as const) {
    editFile(join(root, path), '# PDF', `# PDF ${word}`)
    editFile(join(root, path), 'Save the result.', `Save the result ${word}.`)
  }
  await transcript('sync')
}

test('every place is shown, and decided one by one without a terminal', () =>
  onWorkbench(async (bench) => {
    await conflict(bench)
    expect(
      await bench.transcript(
        'conflicts pdf',
        'resolve pdf',
        'resolve pdf --hunk 3 --ours',
        'resolve pdf --hunk 2 --theirs',
        'resolve pdf --hunk 1 --ours',
        'conflicts',
        'resolution list',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat conflicts pdf
      skill:pdf  in /project  sync, just now, pm_<merge>

      SKILL.md, place 1, line 7
        tags: [office]
        ---

      <<<<<<< project
        # PDF here
      ||||||| base
        # PDF
      ======= collection
        # PDF there
      >>>>>>> collection

        Read the file first.
        Fill the form.
      SKILL.md, place 2, line 11

        Read the file first.
        Fill the form.
      <<<<<<< project
        Save the result here.
      ||||||| base
        Save the result.
      ======= collection
        Save the result there.
      >>>>>>> collection
      [exit 1]

      $ skillmeat resolve pdf
      ! error: How the conflicts of "pdf" are decided was not said. [E_DECISION_NEEDED]
      !   Add --ours, --theirs, --base, --union, --editor, --tool or --use <file>; --path decides one file, --hunk one place.
      [exit 2]

      $ skillmeat resolve pdf --hunk 3 --ours
      ! error: SKILL.md has no conflicting place 3. [E_NOT_FOUND]
      !   It has 2: \`skillmeat conflicts <name>\` shows them.
      [exit 2]

      $ skillmeat resolve pdf --hunk 2 --theirs
      skill:pdf: 1 file still open: SKILL.md
      Take it back with \`skillmeat undo\`.
      [exit 1]

      $ skillmeat resolve pdf --hunk 1 --ours
      resolved  skill:pdf
      Take it back with \`skillmeat undo\`.

      $ skillmeat conflicts
      No merge is waiting.

      $ skillmeat resolution list
      <hash>  skill:pdf  SKILL.md  lines  just now
      <hash>  skill:pdf  SKILL.md  lines  just now"
    `)
    expect(bench.read(COPY)).toContain('# PDF here')
    expect(bench.read(COPY)).toContain('Save the result there.')
  }))

test('a merge tool gets the three sides and leaves the result; one that fails decides nothing', () =>
  onWorkbench(async (bench) => {
    await conflict(bench)
    bench.write({
      'tool.sh':
        '#!/bin/sh\ngrep -q here "$LOCAL" && grep -q there "$REMOTE" && ! grep -q here "$BASE" && grep -q "<<<<" "$MERGED" || exit 9\nsed s/here/tooled/ "$LOCAL" > "$MERGED"\n',
    })
    expect(
      await bench.transcript(
        'resolve pdf --tool',
        'resolve pdf --tool nothing-like-it',
        'config set mergetool.fails.cmd "exit 3"',
        'resolve pdf --tool fails',
        'config set mergetool.lazy.cmd true',
        'resolve pdf --tool lazy',
        `config set mergetool.own.cmd ${bench.root}/tool.sh`,
        'config set merge.tool own',
        'resolve pdf --tool',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat resolve pdf --tool
      ! error: No merge tool is set. [E_USAGE]
      !   Name one with --tool <name>, or set one: skillmeat config set merge.tool vscode
      [exit 2]

      $ skillmeat resolve pdf --tool nothing-like-it
      ! error: "nothing-like-it" is no merge tool that is known here. [E_USAGE]
      !   Known: bc, kdiff3, meld, nvimdiff, opendiff, p4merge, smerge, vimdiff, vscode. Or set its command: skillmeat config set mergetool.nothing-like-it.cmd '… "$LOCAL" "$BASE" "$REMOTE" "$MERGED"'
      [exit 2]

      $ skillmeat config set mergetool.fails.cmd "exit 3"
      mergetool.fails.cmd is exit 3.
      Written to /home/config.toml

      $ skillmeat resolve pdf --tool fails
      ! error: The merge tool ended with code 3; nothing was decided. [E_USAGE]
      !   Choose another with --tool <name>, or \`skillmeat config set merge.tool <name>\`.
      [exit 2]

      $ skillmeat config set mergetool.lazy.cmd true
      mergetool.lazy.cmd is true.
      Written to /home/config.toml

      $ skillmeat resolve pdf --tool lazy
      ! error: SKILL.md still has conflict markers; nothing was decided. [E_CONFLICT]
      !   Run the command again and settle every place between <<<<<<< and >>>>>>>.
      [exit 2]

      $ skillmeat config set mergetool.own.cmd /tool.sh
      mergetool.own.cmd is /tool.sh.
      Written to /home/config.toml

      $ skillmeat config set merge.tool own
      merge.tool is own.
      Written to /home/config.toml

      $ skillmeat resolve pdf --tool
      resolved  skill:pdf
      Take it back with \`skillmeat undo\`."
    `)
    expect(bench.read(COPY)).toContain('# PDF tooled')
  }))
