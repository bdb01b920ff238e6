import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createWorld, inWorld, removeWorld } from '../../../test/world/world.ts'
import type { World } from '../../../test/world/world.ts'
import { editFile, entryText, writeFiles } from '../../../test/world/write-files.ts'
import type { Files } from '../../../test/world/write-files.ts'
import type { Ports } from '../../ports/ports.ts'
import { listArtifacts } from '../catalog/list-artifacts.ts'
import { deploy } from '../deployments/deploy.ts'
import { init } from './init.ts'

const EVERYTHING = { collection: null, type: null, tag: null }

/** Runs `task` in a world with these files below its root. */
async function inHome(files: Files, task: (ports: Ports, world: World) => Promise<void>) {
  const world = createWorld()
  try {
    writeFiles(world.root, files)
    await inWorld(world, {}, (ports) => task(ports, world))
  } finally {
    removeWorld(world)
  }
}

/** Adopts all that is there, and says what became of it. */
async function adopt(ports: Ports, { projects: [project] }: World, dryRun = false) {
  const { result } = await init(ports, { project, adopt: true, dryRun })
  return result.items.map(
    ({ as, artifact, seen, detail }) => `${as} ${artifact ?? '-'} ${seen.join()} ${detail ?? ''}`,
  )
}

test.each([true, false])(
  'a folder that may not be written stops itself alone; as a preview: %s',
  (dryRun) =>
    inHome(
      {
        'user/.claude/skills/mine/SKILL.md': entryText('mine'),
        'user/.claude.json': '{"mcpServers":{"files":{"command":"npx"}}}\n',
        'user/.agents/skills/other/SKILL.md': entryText('other'),
        'projects/one/.claude/skills/plan/SKILL.md': entryText('plan'),
      },
      async (ports, world) => {
        const { claudeDir } = ports.places
        const mayWrite = (folder: string) => !folder.startsWith(claudeDir)
        const closed = { ...ports, files: { ...ports.files, mayWrite } }
        const why = 'its folder may not be written, so it cannot be recorded there'
        expect(await adopt(closed, world, dryRun)).toEqual([
          `refused skill:mine ~/.claude/skills/mine ${why}`,
          `refused mcp:files ~/.claude.json ${why}`,
          'added skill:other ~/.agents/skills/other ',
          expect.stringMatching(/^refused - ~\/\.claude may not be written.*chmod u\+w/),
          'added skill:plan .claude/skills/plan ',
        ])
        expect(fs.readdirSync(claudeDir)).toEqual(['skills'])
        if (dryRun) return
        expect(await adopt(ports, world)).toEqual(
          expect.arrayContaining([
            'added skill:mine ~/.claude/skills/mine ',
            'known skill:other ~/.agents/skills/other ',
          ]),
        )
      },
    ),
)

const MARKET = (name: string, plugin: string): Files => ({
  [`user/.claude/plugins/marketplaces/${name}/.claude-plugin/marketplace.json`]: JSON.stringify({
    name,
    owner: { name },
    plugins: [{ name: plugin, source: `./${plugin}` }],
  }),
})

const INSTALLED = (id: string, text: string): Files => {
  const [plugin = '', market = ''] = id.split('@')
  const folder = `user/.claude/plugins/cache/${market}/${plugin}/1.0.0`
  const files = {
    '.claude-plugin/plugin.json': `{"name":"${plugin}","version":"1.0.0"}\n`,
    'skills/lint/SKILL.md': entryText('lint').replace('lint line 1.', text),
  }
  const copies = [folder, `user/.claude/plugins/marketplaces/${market}/${plugin}`].flatMap((dir) =>
    Object.entries(files).map(([path, content]) => [`${dir}/${path}`, content]),
  )
  return { ...Object.fromEntries(copies), ...MARKET(market, plugin) }
}

test('parts of one name in several plugins, and plugins of one name, are all taken', () =>
  inHome(
    {
      ...INSTALLED('kit@first', 'One.'),
      ...INSTALLED('tools@first', 'Two.'),
      ...INSTALLED('kit@second', 'Three.'),
      ...MARKET('first', 'kit'),
    },
    async (ports, world) => {
      const plugins = join(world.root, 'user/.claude/plugins')
      const record = (id: string) => {
        const [plugin, market] = id.split('@')
        const installPath = join(plugins, `cache/${market}/${plugin}/1.0.0`)
        return [id, [{ scope: 'user', installPath, gitCommitSha: 'c'.repeat(40) }]]
      }
      writeFiles(plugins, {
        'installed_plugins.json': JSON.stringify({
          version: 2,
          plugins: Object.fromEntries(['kit@first', 'tools@first', 'kit@second'].map(record)),
        }),
        'known_marketplaces.json': JSON.stringify(
          Object.fromEntries(
            ['first', 'second'].map((name) => [
              name,
              {
                source: { source: 'github', repo: `acme/${name}` },
                installLocation: join(plugins, `marketplaces/${name}`),
              },
            ]),
          ),
        ),
      })
      const told = await adopt(ports, world)
      expect(told).toEqual([
        expect.stringMatching(/^added composite:kit .*from https:\/\/github.com\/acme\/first.git/),
        expect.stringContaining('skill:lint is skill:tools-lint in the collection'),
        expect.stringMatching(
          /^added composite:second-kit .*skill:lint is skill:kit-lint in the collection, composite:kit is composite:second-kit in the collection/,
        ),
      ])
      const all = await listArtifacts(ports, EVERYTHING)
      expect(all.map(({ entry }) => [entry.name, entry.source_name ?? null])).toEqual(
        expect.arrayContaining([
          ['lint', null],
          ['tools-lint', 'lint'],
          ['kit-lint', 'lint'],
          ['second-kit', 'kit'],
        ]),
      )
      const again = await adopt(ports, world)
      expect(again.filter((line) => !line.startsWith('known'))).toEqual([])
    },
  ))

test('two commands with one text are two, and deploying keeps both names', () =>
  inHome(
    {
      'projects/one/.claude/commands/one.md': '---\ndescription: Does.\n---\nDo.\n',
      'projects/one/.claude/commands/two.md': '---\ndescription: Does.\n---\nDo.\n',
    },
    async (ports, world) => {
      expect(await adopt(ports, world)).toEqual([
        'added command:one .claude/commands/one.md ',
        'added command:two .claude/commands/two.md ',
      ])
      await deploy(ports, {
        names: ['one', 'two'],
        project: world.projects[1],
        scope: 'project',
        profile: null,
        pin: null,
        force: false,
        dryRun: false,
      })
      const commands = fs.readdirSync(join(world.projects[1], '.claude/commands'))
      expect(commands.toSorted()).toEqual(['one.md', 'two.md'])
    },
  ))

test('a copy that is as the artifact was before is that version, and is brought forward', () =>
  inHome({ 'projects/one/.claude/skills/pdf/SKILL.md': entryText('pdf') }, async (ports, world) => {
    await adopt(ports, world)
    const own = join(world.home, 'collections/default/skills/pdf/SKILL.md')
    editFile(own, 'pdf line 2.', 'pdf line two.')
    writeFiles(world.projects[0], { '.cursor/skills/pdf/SKILL.md': entryText('pdf') })
    expect(await adopt(ports, world)).toContain(
      'same skill:pdf .cursor/skills/pdf as it was in an earlier version',
    )
  }))
