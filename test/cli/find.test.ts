import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SOURCE, onWorkbench } from './workbench.ts'

const MARKET = {
  ...SOURCE,
  'market/.claude-plugin/marketplace.json': JSON.stringify({
    name: 'official',
    plugins: [
      { name: 'office', description: 'For the office.', source: './office' },
      { name: 'made', source: { source: 'command', command: 'make' } },
    ],
  }),
  'market/office/skills/slides/SKILL.md':
    '---\nname: slides\ndescription: Makes slides.\n---\n\n# Slides\n',
}

test('what a marketplace holds is found by words and taken by its name', () =>
  onWorkbench(async (bench) => {
    expect(
      await bench.transcript(
        'marketplace add ../market',
        'find slides',
        'find office',
        'add office@official',
        'find slides',
        'source list',
        'marketplace remove official',
        'find slides',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat marketplace add ../market
      Added official, /market: 3 artifacts, 1 of them in other sources.
      Find one with \`skillmeat find <words>\`, take one with \`skillmeat add <name>@official\`.
      Take it back with \`skillmeat undo\`.

      $ skillmeat find slides
        skill:slides  Makes slides.  skillmeat add slides@official

      $ skillmeat find office
        composite:office  For the office.  skillmeat add office@official

      $ skillmeat add office@official
        added  skill:slides  Makes slides.
        added  composite:office  For the office.
        note .claude-plugin/marketplace.json: the plugin made: a command would make it, and none is run
      2 artifacts from /market.
      Take it back with \`skillmeat undo\`.
      ! From /market.

      $ skillmeat find slides
        skill:slides  Makes slides.  taken

      $ skillmeat source list
        official  /market  2 taken  3 there  looked at just now

      $ skillmeat marketplace remove official
      Forgot official, /market
      Take it back with \`skillmeat undo\`.

      $ skillmeat find slides
        skill:slides  Makes slides.  taken"
    `)
  }, MARKET))

test('a source is forgotten and comes back by undo; a plugin that would run something is named', () =>
  onWorkbench(async (bench) => {
    await bench.run('source add ../source --name mine')
    expect((await bench.run('find forms')).stdout).toContain('Nothing fits')
    expect((await bench.run('find reads')).stdout).toContain('skillmeat add pdf@mine')
    await bench.run('source remove mine')
    expect((await bench.run('source list')).stdout).toContain('No sources yet')
    await bench.run('undo')
    expect((await bench.run('source list')).stdout).toContain('mine')
    expect(await bench.run('source add ../market --name mine')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('E_NAME_TAKEN'),
    })
    expect(await bench.run('marketplace add ../source')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('has no marketplace.json'),
    })
    const followed = await bench.run('add ../market --follow')
    expect(followed).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('[E_URL_FORBIDDEN]: A command would make it'),
    })
    expect(followed.stdout).toContain('added')
    const { followed: plugins } = JSON.parse(
      (await bench.run('add ../market --follow --json')).stdout,
    )
    expect(plugins).toMatchObject([{ plugin: 'made', problem: { code: 'E_URL_FORBIDDEN' } }])
  }, MARKET))

test('what else a source holds that something came from is found, until nothing comes from there', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source pdf --dry-run')
    expect(existsSync(join(bench.root, 'home/sources'))).toBe(false)
    await bench.run('add ../source pdf')
    expect(
      await bench.transcript(
        'find documents',
        'find reads',
        'add docx@source',
        'find commit',
        'source list',
        'marketplace list',
        'remove pdf docx --yes',
        'find commit',
        'undo',
        'find commit',
        'add commit@sorce',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat find documents
        skill:docx  Writes documents.  skillmeat add docx@source

      $ skillmeat find reads
        skill:pdf  Reads and fills PDF files.  taken

      $ skillmeat add docx@source
        added  skill:docx  Writes documents.
      1 artifact from /source.
      Take it back with \`skillmeat undo\`.
      ! From /source.

      $ skillmeat find commit
        command:commit  Commits what is staged.  skillmeat add commit@source

      $ skillmeat source list
        -  /source  2 taken  4 there  looked at just now

      $ skillmeat marketplace list
      No marketplaces yet. Add one: skillmeat marketplace add owner/repo

      $ skillmeat remove pdf docx --yes
      Removed skill:pdf
      Removed skill:docx
      Take it back with \`skillmeat undo\`.

      $ skillmeat find commit
      Nothing fits "commit". Add a source: skillmeat marketplace add <source>, or look again: skillmeat source update

      $ skillmeat undo
      Took back: Removed skill:pdf, skill:docx
        as before  /home/collections/default/skills/pdf
        as before  /home/collections/default/skills/docx

      $ skillmeat find commit
        command:commit  Commits what is staged.  skillmeat add commit@source

      $ skillmeat add commit@sorce
      ! error: No source is called "sorce". [E_NOT_FOUND]
      !   Did you mean source? \`skillmeat source list\` shows them; \`skillmeat source add <source>\` adds one.
      [exit 2]"
    `)
    await bench.run('remove pdf docx --yes')
    await bench.run('gc')
    expect(readdirSync(join(bench.root, 'home/sources'))).toEqual([])
  }))

test('what came to a source is found after an update that read it, and not after a preview', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source pdf')
    bench.write({ 'source/agents/critic.md': '---\ndescription: Finds fault.\n---\nFind it.\n' })
    await bench.run('update --dry-run')
    expect((await bench.run('find fault')).stdout).toContain('Nothing fits')
    await bench.run('update')
    expect((await bench.run('find fault')).stdout).toContain('skillmeat add critic@source')
    expect((await bench.run('add critic@source')).stdout).toContain('agent:critic')
  }))

test('of several by one name each is found by the name that it gets', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../two one')
      const { stdout } = await bench.run('find lint')
      expect(stdout).toContain('skillmeat add lint@two')
      expect(stdout).toContain('skillmeat add extra-lint@two')
      expect((await bench.run('add extra-lint@two')).stdout).toContain('skill:extra-lint')
      // An update tells them apart in the same way, and folds copies too.
      bench.write({ 'two/.agents/skills/lint/SKILL.md': '---\nname: lint\n---\nA.\n' })
      await bench.run('update')
      expect((await bench.run('find lint')).stdout.match(/@two|taken/g)).toHaveLength(2)
    },
    {
      'two/skills/one/SKILL.md': '---\nname: one\n---\n',
      'two/skills/lint/SKILL.md': '---\nname: lint\n---\nA.\n',
      'two/extra/skills/lint/SKILL.md': '---\nname: lint\n---\nB.\n',
    },
  ))
