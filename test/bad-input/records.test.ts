import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'
import { refusalOf, refused } from './refusal.ts'

const RECORD = 'project/.claude/.skillmeat-deployed.toml'
const COPY = 'project/.claude/skills/pdf/SKILL.md'

/** Deploys two artifacts and lets `edit` change the text of the record. */
async function withEditedRecord(bench: Workbench, edit: (text: string) => string): Promise<void> {
  await bench.transcript('add ../source', 'deploy pdf commit')
  const before = bench.read(RECORD)
  const after = edit(before)
  expect(after).not.toBe(before)
  bench.write({ [RECORD]: after })
}

const COMMANDS = ['status', 'sync', 'undeploy --all', 'deploy docx']

test.each([
  ['a path that leaves the project', '../../../etc/passwd'],
  ['an absolute path', '/etc/passwd'],
  ['the place of something else', 'settings.json'],
])('a record with %s is refused and touches nothing', (_title, path) =>
  onWorkbench(async (bench) => {
    await withEditedRecord(bench, (text) => text.replace('"skills/pdf"', JSON.stringify(path)))
    for (const line of COMMANDS) {
      expect(await refusalOf(bench, line)).toEqual(refused('E_RECORD_TAMPERED', [path, RECORD]))
    }
  }),
)

test.each([
  ['a collection', 'from_collection', '../../x'],
  ['a profile above the project', 'profile_root_dir', '../..'],
  ['a profile at the root of the disk', 'profile_root_dir', '/'],
])('a record that lies about %s is refused', (_title, key, value) =>
  onWorkbench(async (bench) => {
    await withEditedRecord(bench, (text) =>
      text.replace(new RegExp(`^${key} = ".*"`, 'm'), `${key} = ${JSON.stringify(value)}`),
    )
    for (const line of COMMANDS) {
      expect(await refusalOf(bench, line)).toEqual(refused('E_RECORD_TAMPERED', [value, RECORD]))
    }
  }),
)

test.each(['"../../x" = "pdf"', 'pdf = ".."', 'pdf = "a:b"', 'pdf = 1'])(
  'a record that gives a skill a name that none can have is refused: %s',
  (entry) =>
    onWorkbench(async (bench) => {
      await withEditedRecord(bench, (text) => `${text}\n[deployed.skills_known_as]\n${entry}\n`)
      for (const line of COMMANDS) {
        const skill = JSON.parse(entry.startsWith('"') ? (entry.split(' = ')[0] ?? '') : '"pdf"')
        expect(await refusalOf(bench, line)).toEqual(refused('E_RECORD_TAMPERED', [skill, RECORD]))
      }
    }),
)

test('a record that gives a copy a name that none can have is refused and touches nothing', () =>
  onWorkbench(async (bench) => {
    await withEditedRecord(bench, (text) =>
      text.replace('path = "skills/pdf"', 'path = "skills/pdf"\nknown_as = "../../docx"'),
    )
    const before = bench.read(COPY)
    for (const line of ['status', 'sync --pull']) {
      expect(await refusalOf(bench, line)).toEqual(refused('E_RECORD_TAMPERED', [RECORD]))
    }
    expect(bench.read(COPY)).toBe(before)
    expect(bench.read('home/collections/default/skills/pdf/SKILL.md')).toBe(before)
  }))

test.each([
  ['half of it is gone', (text: string) => text.slice(0, 95)],
  ['all of it is gone', () => ''],
  ['it is nothing but zeros', () => '\0'.repeat(300)],
  ['a merge left its marks in it', (text: string) => `<<<<<<< HEAD\n${text}`],
])('a record is named when %s, and never means that nothing is deployed', (_title, damage) =>
  onWorkbench(async (bench) => {
    await withEditedRecord(bench, damage)
    for (const line of COMMANDS) {
      expect(await refusalOf(bench, line)).toEqual(refused('E_MANIFEST_PARSE', [RECORD]))
    }
  }),
)

test('an entry that was taken out of the record removes nothing', () =>
  onWorkbench(async (bench) => {
    await withEditedRecord(bench, (text) => text.slice(0, text.lastIndexOf('[[deployed]]')))
    expect(await bench.transcript('status', 'sync', 'status')).toMatchInlineSnapshot(`
      "$ skillmeat status
        in sync  command:commit  deployed just now
        in sync  skill:pdf  deployed just now
      2 deployments, all in sync.

      $ skillmeat sync
      2 in sync.
      Nothing changed.

      $ skillmeat status
        in sync  command:commit  deployed just now
        in sync  skill:pdf  deployed just now
      2 deployments, all in sync."
    `)
    expect(bench.read(COPY)).toContain('# PDF')
  }))

test('a baseline that this store does not know leaves the one that it knows', () =>
  onWorkbench(async (bench) => {
    const unknown = 'f'.repeat(64)
    await withEditedRecord(bench, (text) =>
      text
        .replaceAll(/^(baseline_version = "av_)[0-9a-f]+/gm, `$1${unknown}`)
        .replaceAll(
          /^(content_hash|merge_base_snapshot|collection_sha) = "[0-9a-f]+"/gm,
          `$1 = "${unknown}"`,
        ),
    )
    bench.write({ [COPY]: bench.read(COPY).replace('first', 'twice') })
    expect(await bench.transcript('status', 'sync')).toMatchInlineSnapshot(`
      "$ skillmeat status
        in sync  command:commit  deployed just now
        edited here  skill:pdf  deployed just now
      2 deployments, 1 drifted. Take edits into the collection with \`skillmeat sync --pull\`.
      ! /project/.claude/.skillmeat-deployed.toml was merged by git into entries that nobody wrote: 2 entries settled (2 with an unknown base).

      $ skillmeat sync
        local edits kept  skill:pdf  .claude/skills/pdf
      1 in sync.
      Take local edits into the collection with \`skillmeat sync --pull\`.
      Take it back with \`skillmeat undo\`.
      ! /project/.claude/.skillmeat-deployed.toml was merged by git into entries that nobody wrote: 2 entries settled (2 with an unknown base)."
    `)
    expect(bench.read(COPY)).toContain('twice')
  }))

test('a record from a stranger brings a copy in with an unknown baseline: nothing is merged silently', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source')
    bench.write({
      [COPY]: '---\nname: pdf\n---\n\nWritten by somebody else.\n',
      [RECORD]: `[[deployed]]
artifact_name = "pdf"
artifact_type = "skill"
from_collection = "default"
artifact_path = "skills/pdf"
content_hash = "${'0'.repeat(64)}"
`,
    })
    expect(await bench.transcript('status', 'sync')).toMatchInlineSnapshot(`
      "$ skillmeat status
        differs, origin unknown  skill:pdf  no common base is known: skillmeat install skill:pdf looks for one
      1 deployment, 1 drifted. Bring them forward with \`skillmeat sync\`.

      $ skillmeat sync
        conflict  skill:pdf  .claude/skills/pdf  SKILL.md, scripts/fill.sh
      Conflicts wait; the files are as they were. See \`skillmeat conflicts\`, decide with \`skillmeat resolve <name>\`.
      Take it back with \`skillmeat undo\`.
      [exit 1]"
    `)
    expect(bench.read(COPY)).toContain('somebody else')
  }))
