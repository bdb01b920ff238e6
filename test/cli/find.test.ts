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
      Nothing fits "slides". Add a source: skillmeat marketplace add <source>, or look again: skillmeat source update"
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
