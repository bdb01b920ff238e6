import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const skill = (name: string) => `---\nname: ${name}\ndescription: ${name}.\n---\nOne ${name}.\n`
const command = { type: 'command', command: 'echo guarded' }
const SOURCE: Files = {
  'source/.claude-plugin/marketplace.json': JSON.stringify({
    name: 'shop',
    owner: { name: 'ann' },
    plugins: ['guard', 'notes'].map((name) => ({ name, source: `./plugins/${name}` })),
  }),
  'source/plugins/guard/.claude-plugin/plugin.json': '{"name":"guard"}\n',
  'source/plugins/guard/skills/watch/SKILL.md': skill('watch'),
  'source/plugins/guard/hooks/hooks.json': JSON.stringify({
    hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [command] }] },
  }),
  'source/plugins/notes/.claude-plugin/plugin.json': '{"name":"notes"}\n',
  'source/plugins/notes/skills/notes/SKILL.md': skill('notes'),
}

test('a plugin is taken by its name, also where its hook or its skill has the same', () =>
  onWorkbench(async (bench) => {
    expect(
      await bench.transcript(
        'add ../source guard',
        'add ../source notes --dry-run',
        'add ../source skill:notes --dry-run',
        'deploy guard --allow-exec',
        'undeploy guard',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat add ../source guard
        added  skill:watch  watch.
        added  hook:guard
        added  composite:guard
        W_EXECUTABLE hook:guard: By itself, once it is deployed: on PreToolUse (Bash): echo guarded.
      3 artifacts from /source.
      Take it back with \`skillmeat undo\`.

      $ skillmeat add ../source notes --dry-run
        added  skill:notes  notes.
        added  composite:notes
      2 artifacts from /source.
      Dry run: nothing was written.

      $ skillmeat add ../source skill:notes --dry-run
        added  skill:notes  notes.
      1 artifact from /source.
      Dry run: nothing was written.

      $ skillmeat deploy guard --allow-exec
        deployed  skill:watch  .claude/skills/watch  av_<version>
        deployed  hook:guard  .claude/settings.json  av_<version>
        deployed  composite:guard  .claude/plugins/guard  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat undeploy guard
      Removed hook:guard from .claude/settings.json
      Removed .claude/plugins/guard
      Removed .claude/skills/watch
      Take it back with \`skillmeat undo\`."
    `)
  }, SOURCE))

test('a part that was skipped for another of its name is missing in the plugin', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'mine/skills/watch/SKILL.md': skill('watch').replace('One', 'My') })
    await bench.transcript('add ../mine', 'add ../source guard --on-conflict skip')
    expect((await bench.run('show guard')).stdout).toMatch(/skill:watch +was not taken in/)
    const { stdout } = await bench.run('deploy guard --allow-exec')
    expect(stdout).toContain('skill:watch was not taken in')
    expect((await bench.run('status')).stdout).toContain('its part skill:watch was not taken in')
    await bench.run('add ../source guard --on-conflict skill:watch=update')
    expect((await bench.run('show guard')).stdout).not.toContain('was not taken in')
  }, SOURCE))
