import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { damageObject, zeroOut } from '../world/tamper.ts'
import { worldAt } from '../world/world.ts'
import { sha256 } from '../../src/adapters/system/environment.ts'
import { normalise, onWorkbench } from './workbench.ts'

/** Sizes and days are others on every machine. */
function steady(text: string): string {
  return text
    .replaceAll(/\d+(?:\.\d)? (?:kB|MB)/g, '<size>')
    .replaceAll(/(?:<hash>|\b\d{8})-\d{6}\b/g, '<moment>')
    .replaceAll(/\b\d+ (objects?|stay)\b/g, '<n> $1')
    .replaceAll(/Node \d[\d.]*/g, 'Node <version>')
    .replaceAll(/git \d[\d.]*/g, 'git <version>')
    .replaceAll(/\d+ MB are free/g, '<size> are free')
}

test('the store is checked, tidied up and copied', async () => {
  await onWorkbench(async ({ transcript }) => {
    const shown = await transcript(
      'add ../source --yes',
      'verify',
      'gc --dry-run',
      'gc',
      'gc --older-than 7d',
      'gc --older-than soon',
      'backup ../copy.db',
      'backup ../copy.db',
      'verify --sources',
    )
    expect(steady(shown)).toMatchInlineSnapshot(`
      "$ skillmeat add ../source --yes
        added  skill:docx  Writes documents.
        added  skill:pdf  Reads and fills PDF files.
        added  command:commit  Commits what is staged.
      3 artifacts from /source.
      Take it back with \`skillmeat undo\`.

      $ skillmeat verify
      Checked <n> objects: all is well.

      $ skillmeat gc --dry-run
      Would remove <n> objects that nothing reaches, <n> stay
      Dry run: nothing was written.

      $ skillmeat gc
      Removed <n> objects that nothing reaches, <n> stay
      The store takes <size>; it took <size>

      $ skillmeat gc --older-than 7d
      ! error: --older-than 7d is less than 30 days: so long everything can be undone. [E_USAGE]
      !   Give at least 30d. Nothing was removed.
      [exit 2]

      $ skillmeat gc --older-than soon
      ! error: "soon" is no number of days. [E_USAGE]
      !   Write it as in: skillmeat gc --older-than 90d
      [exit 2]

      $ skillmeat backup ../copy.db
      Backed up to /copy.db (<size>)

      $ skillmeat backup ../copy.db
      ! error: /copy.db is there already. [E_USAGE]
      !   Name a file that does not exist yet.
      [exit 2]

      $ skillmeat verify --sources
      ! error: --sources means nothing without --repair. [E_USAGE]
      !   Run: skillmeat verify --repair --sources
      [exit 2]"
    `)
  })
})

test('damage is named with what it means, and brought back', async () => {
  await onWorkbench(async ({ root, run, transcript }) => {
    await run('add ../source --yes')
    await run('deploy pdf')
    const file = join(root, 'home/collections/default/skills/pdf/SKILL.md')
    damageObject(worldAt(root), sha256(fs.readFileSync(file)))
    fs.writeFileSync(join(root, 'home/collections/default/collection.toml'), '<<<<<<<')
    expect(steady(await transcript('verify', 'verify --repair', 'verify'))).toMatchInlineSnapshot(`
      "$ skillmeat verify
      damaged blob <hash>  SKILL.md
        in av_<version>
        needed now by default/skill:pdf, deployment skill:pdf in /project
      damaged /home/collections/default/collection.toml is not valid TOML on line 1: Invalid TOML document: illegal character in key
      Checked <n> objects.
      Bring back what exists elsewhere: skillmeat verify --repair
      [exit 1]

      $ skillmeat verify --repair
      restored <hash>  from /home/collections/default/skills/pdf/SKILL.md
      repaired /home/collections/default/collection.toml is not valid TOML on line 1: Invalid TOML document: illegal character in key
        The damaged one is kept in /home/collections/default/collection.toml.bad-<moment>
      Checked <n> objects: all is well.

      $ skillmeat verify
      Checked <n> objects: all is well."
    `)
  })
})

test('what cannot be brought back is listed, and the rest works', async () => {
  await onWorkbench(async ({ root, run, transcript }) => {
    await run('add ../source --yes')
    const file = join(root, 'home/collections/default/skills/pdf/SKILL.md')
    const before = fs.readFileSync(file)
    fs.rmSync(join(root, 'home/backups'), { recursive: true })
    damageObject(worldAt(root), sha256(before))
    fs.appendFileSync(file, 'More.\n')
    expect(steady(await transcript('verify --repair', 'status', 'show docx')))
      .toMatchInlineSnapshot(`
      "$ skillmeat verify --repair
      damaged blob <hash>  SKILL.md
        in av_<version>
        needed now by default/skill:pdf
      Checked <n> objects.
      What is listed was found nowhere else. Everything that it is not needed for works.
      [exit 1]

      $ skillmeat status
      Nothing is deployed in /project
      Put something there with \`skillmeat deploy <name>\`.

      $ skillmeat show docx
      skill:docx
      Writes documents.

      collection  default
      version  av_<version>
      content  <hash>
      source  /source skills/docx
      added  just now
      tags  -

      Files (1)
           SKILL.md  <hash>"
    `)
  })
})

test('a store that is no database any more comes back from the copy of the day', async () => {
  await onWorkbench(async ({ root, run, transcript }) => {
    await run('add ../source --yes')
    const store = join(root, 'home/store.db')
    zeroOut(store, 0, fs.statSync(store).size)
    const shown = await transcript('status', 'doctor --repair', 'list')
    expect(steady(shown).replaceAll(/^ok .*\n/gm, '')).toMatchInlineSnapshot(`
      "$ skillmeat status
      ! error: The database /home/store.db is damaged. [E_STORE_CORRUPT]
      !   Run \`skillmeat verify --repair\`: what can still be read is taken into a new one. Nothing was changed.
      [exit 3]

      $ skillmeat doctor --repair
      damaged the file of the store: The database /home/store.db is damaged.
        Written anew from /home/backups/store-<moment>.db
        The damaged one is kept in /home/damaged-<moment>.db
      Checked <n> objects: all is well.

      $ skillmeat list
      command  commit  av_<version>  Commits what is staged.
      skill  docx  av_<version>  Writes documents.
      skill  pdf  av_<version>  Reads and fills PDF files.
      3 artifacts"
    `)
  })
})

test('the first change of a day makes a copy, and says when it cannot', async () => {
  await onWorkbench(async ({ root, run }) => {
    await run('add ../source --yes')
    await run('tag pdf --add work')
    expect(fs.readdirSync(join(root, 'home/backups')).length).toBe(1)
    fs.rmSync(join(root, 'home/backups'), { recursive: true })
    const file = join(root, 'home/collections/default/commands/commit.md')
    damageObject(worldAt(root), sha256(fs.readFileSync(file)))
    const { code, stderr } = await run('tag docx --add work')
    expect(code).toBe(0)
    expect(normalise(stderr, root)).toMatchInlineSnapshot(`
      "No backup could be made: Object <hash> in the store is damaged. Run \`skillmeat verify --repair\`, then make the copy again.
      "
    `)
  })
})

test('with --json, verify and doctor print one document', async () => {
  await onWorkbench(async ({ root, run }) => {
    await run('add ../source --yes')
    const verified = await run('verify --json')
    expect(JSON.parse(verified.stdout)).toEqual({
      objects: expect.any(Number),
      unreachable: 0,
      store_file: { problems: [], kept: null, restored_from: null },
      damage: [],
      files: [],
      restored: [],
      state_lost: false,
      state: null,
      clean: true,
    })
    fs.rmSync(join(root, 'home/backups'), { recursive: true })
    const doctor: unknown = JSON.parse((await run('doctor --json')).stdout)
    expect(doctor).toMatchObject({ verified: null, healthy: true })
    expect(doctor).toHaveProperty(
      'checks',
      expect.arrayContaining([
        {
          check: 'backups',
          state: 'warn',
          message: 'There is no copy of the store.',
          fix: 'Run: skillmeat backup',
        },
      ]),
    )
    const collected: unknown = JSON.parse((await run('gc --json')).stdout)
    expect(collected).toMatchObject({
      operation: null,
      dry_run: false,
      result: { objects_removed: 0 },
    })
  })
})
