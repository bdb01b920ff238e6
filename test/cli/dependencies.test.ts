import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const PLUGINS = ['deploy-kit', 'audit-kit', 'log-kit', 'vault']

let bench: Workbench
beforeEach(() => {
  bench = createWorkbench({ 'project/.claude/README.md': 'mine\n' })
  publish({
    '.claude-plugin/marketplace.json': JSON.stringify({
      name: 'corp',
      plugins: PLUGINS.map((name) => ({ name, source: `./plugins/${name}` })),
    }),
  })
  for (const version of ['2.0.0', '2.1.4', '2.2.0', '3.0.0']) release('vault', version, {})
  release('audit-kit', '1.0.0', { dependencies: [{ name: 'vault', version: '^2.0.0' }] })
  release('log-kit', '1.0.0', { dependencies: [{ name: 'vault', version: '~2.1.0' }] })
  release('deploy-kit', '1.0.0', {
    dependencies: ['audit-kit', { name: 'log-kit', version: '^1.0' }],
    optionalDependencies: ['nice'],
  })
})
afterEach(() => bench.remove())

function git(...args: readonly string[]): void {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@b.c']
  execFileSync('git', ['-C', join(bench.root, 'market'), ...who, ...args])
}

function publish(files: Readonly<Record<string, string>>): void {
  const within = Object.entries(files).map(([path, text]) => [`market/${path}`, text])
  bench.write(Object.fromEntries(within))
  if (!fs.existsSync(join(bench.root, 'market/.git')))
    git('init', '--quiet', '--initial-branch=main')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'x')
}

/** Publishes a plugin with one skill, and tags it as a release. */
function release(name: string, version: string, manifest: object): void {
  publish({
    [`plugins/${name}/.claude-plugin/plugin.json`]: JSON.stringify({ name, version, ...manifest }),
    [`plugins/${name}/skills/${name}-skill/SKILL.md`]: `---\nname: ${name}-skill\ndescription: Does ${name}.\n---\n\n# ${version}\n`,
  })
  git('tag', `${name}--v${version}`)
}

async function run(line: string) {
  const done = await bench.run(line)
  return { ...done, all: done.stdout + done.stderr }
}

async function addKit(): Promise<void> {
  await run(`marketplace add ${pathToFileURL(join(bench.root, 'market')).href}`)
  expect(await run('add deploy-kit@corp')).toMatchObject({ code: 0 })
}

function vaultHere(): string {
  return bench.read('project/.claude/skills/vault-skill/SKILL.md').split('# ')[1]?.trim() ?? ''
}

const ALL_SKILLS = PLUGINS.map((name) => `${name}-skill`).toSorted()

function skillsHere(): readonly string[] {
  const dir = join(bench.root, 'project/.claude/skills')
  return fs.existsSync(dir) ? fs.readdirSync(dir).toSorted() : []
}

test('a plugin brings what it depends on, at releases that all of them take, shown before it is fetched', async () => {
  await run(`marketplace add ${pathToFileURL(join(bench.root, 'market')).href}`)
  const { all, code } = await run('add deploy-kit@corp')
  expect(code).toBe(0)
  expect(all).toContain('vault 2.1.4 from file:')
  expect(all).toContain('audit-kit wants ^2.0.0, log-kit wants ~2.1.0')
  expect(all).toContain('deploy-kit needs log-kit ^1.0: 1.0.0')
  expect(all).toContain('without nice [E_DEPENDENCY_UNMET]')
  const { stdout } = await run('show composite:deploy-kit')
  expect(stdout).toMatch(/composite:audit-kit +av_\w+ +needed, .*as pinned/)
  expect(stdout).toMatch(/composite:nice +optional, was not taken in/)
  expect((await run('show composite:vault')).stdout).toContain(
    'needed by   composite:audit-kit, composite:log-kit',
  )
  expect((await run('remove vault')).all).toContain('E_DECISION_NEEDED')
  await run('undo')
  expect((await run('list')).stdout).not.toContain('kit')
})

test('deploying a plugin deploys what it depends on, undeploying takes away what nothing else needs', async () => {
  await addKit()
  await run('deploy deploy-kit --yes --allow-exec')
  expect(skillsHere()).toEqual(ALL_SKILLS)
  expect((await run('status')).stdout).toContain('8 deployments, all in sync')
  await run('undeploy deploy-kit')
  expect(skillsHere()).toEqual([])
  await run('deploy audit-kit deploy-kit --yes --allow-exec')
  await run('undeploy deploy-kit')
  expect(skillsHere()).toEqual(['audit-kit-skill', 'vault-skill'])
  await run('undeploy audit-kit')
  expect(skillsHere()).toEqual([])
  await run('undo')
  expect(skillsHere()).toEqual(['audit-kit-skill', 'vault-skill'])
})

test('update moves what is depended on within the ranges, as they are after the update', async () => {
  await addKit()
  await run('deploy deploy-kit --yes --allow-exec')
  release('vault', '2.1.9', {})
  expect((await run('update')).stdout).toMatch(/updated +composite:vault +3\.0\.0 is there; /)
  await run('sync')
  expect(vaultHere()).toBe('2.1.9')
  release('log-kit', '1.1.0', { dependencies: [{ name: 'vault', version: '^2.0.0' }] })
  await run('update deploy-kit')
  await run('sync')
  expect(vaultHere()).toBe('2.2.0')
  expect((await run('update')).stdout).not.toContain('updated')
  await run('undo')
  await run('undo')
  expect(vaultHere()).toBe('2.1.9')
})

test('a dependency that joins or leaves upstream does so here, in projects too', async () => {
  await addKit()
  await run('deploy deploy-kit --yes --allow-exec')
  release('extra', '1.0.0', {})
  publish({
    '.claude-plugin/marketplace.json': JSON.stringify({
      name: 'corp',
      plugins: [...PLUGINS, 'extra'].map((name) => ({ name, source: `./plugins/${name}` })),
    }),
  })
  release('deploy-kit', '2.0.0', { dependencies: ['audit-kit', 'extra'] })
  await run('marketplace update')
  await run('update --allow-exec')
  await run('sync --yes --allow-exec')
  expect(skillsHere()).toEqual([
    'audit-kit-skill',
    'deploy-kit-skill',
    'extra-skill',
    'vault-skill',
  ])
  const { stdout } = await run('show composite:deploy-kit')
  expect(stdout).toContain('composite:extra')
  expect(stdout).not.toContain('log-kit')
})

test('what cannot be satisfied is named with all that want it, and the rest is added', async () => {
  release('log-kit', '1.0.1', { dependencies: [{ name: 'vault', version: '^3' }] })
  await run(`marketplace add ${pathToFileURL(join(bench.root, 'market')).href}`)
  const { code, stdout } = await run('add deploy-kit@corp')
  expect(code).toBe(1)
  expect(stdout).toContain('audit-kit wants ^2.0.0, log-kit wants ^3, and no release fits')
  expect((await run('list')).stdout).not.toContain('vault')
  expect((await run('deploy deploy-kit --yes --allow-exec')).all).toContain(
    'Its part composite:vault was not taken in',
  )
  release('log-kit', '1.0.2', { dependencies: [{ name: 'vault', version: '^2' }] })
  expect((await run('update deploy-kit --yes --allow-exec')).code).toBe(0)
  await run('sync --yes --allow-exec')
  expect(vaultHere()).toBe('2.2.0')
})

test('what only one plugin wants, and nobody has, is a problem of that plugin alone', async () => {
  release('log-kit', '1.0.1', { dependencies: [{ name: 'vault', version: '^9' }] })
  await run(`marketplace add ${pathToFileURL(join(bench.root, 'market')).href}`)
  const { code, stdout } = await run('add deploy-kit@corp')
  expect(code).toBe(1)
  expect(stdout).toContain('log-kit wants ^9, and no release fits')
  expect(stdout).toContain('audit-kit needs vault ^2.0.0: 2.2.0')
  expect((await run('update')).stdout).toContain('log-kit wants ^9, and no release fits')
})

test('what others depend on is not taken out from under them, and is disabled with them', async () => {
  await addKit()
  await run('deploy deploy-kit --yes --allow-exec')
  expect((await run('undeploy vault')).all).toContain('E_DECISION_NEEDED')
  expect(skillsHere()).toEqual(ALL_SKILLS)
  const { stdout } = await run('disable deploy-kit')
  expect(stdout).not.toContain('enabled')
  expect(skillsHere()).toEqual([])
  await run('enable deploy-kit')
  expect(skillsHere()).toEqual(ALL_SKILLS)
  await run('undeploy vault --force')
  expect(skillsHere()).not.toContain('vault-skill')
})

test('an update that waits for a word takes nothing in, and then brings all of the plugin', async () => {
  await addKit()
  await run('deploy deploy-kit --yes --allow-exec')
  release('extra', '1.0.0', {})
  release('log-kit', '1.2.0', { dependencies: [{ name: 'vault', version: '~2.1.0' }, 'audit-kit'] })
  const held = await run('update')
  expect(held.code).toBe(1)
  expect(held.stdout).toMatch(/held back +skill:log-kit-skill +it waits with composite:log-kit/)
  expect((await run('show composite:log-kit')).stdout).not.toContain('audit-kit')
  await run('update --allow-exec')
  const shown = (await run('show composite:log-kit')).stdout
  expect(shown).toMatch(/composite:audit-kit +av_\w+ +needed/)
  expect(shown).not.toContain('no longer')
  await run('sync --yes --allow-exec')
  expect(bench.read('project/.claude/skills/log-kit-skill/SKILL.md')).toContain('# 1.2.0')
})

test('what a manifest names is not unlinked, which the next update would undo, but disabled', async () => {
  await addKit()
  const { all } = await run('plugin unlink log-kit vault')
  expect(all).toContain('skillmeat plugin disable log-kit composite:vault')
  expect(await run('plugin disable log-kit composite:vault')).toMatchObject({ code: 0 })
})

test('a bundle, a colleague and a marketplace of their own get what a plugin depends on', async () => {
  await addKit()
  await run('deploy deploy-kit --yes --allow-exec')
  await run('export deploy-kit ../kit.skillmeat-pack')
  await run('export deploy-kit --format claude-plugin ../shop')
  const shop = JSON.parse(bench.read('shop/.claude-plugin/marketplace.json')) as {
    plugins: { name: string }[]
  }
  expect(shop.plugins.map(({ name }) => name).toSorted()).toEqual(PLUGINS.toSorted())
  const elsewhere = { env: { SKILLMEAT_HOME: join(bench.root, 'elsewhere') } }
  await bench.run('add ../kit.skillmeat-pack', elsewhere)
  const { stdout } = await bench.run('show composite:log-kit', elsewhere)
  expect(stdout).toMatch(/composite:vault +av_\w+ +needed, .*as pinned/)
  const third = { env: { SKILLMEAT_HOME: join(bench.root, 'third') } }
  await bench.run('install deploy-kit --yes --allow-exec', third)
  expect((await bench.run('status', third)).stdout).toContain('8 deployments, all in sync')
  expect((await bench.run('show composite:deploy-kit', third)).stdout).toContain('needed')
})

test('a plugin can be made to depend on another by hand, but not on itself', async () => {
  await addKit()
  await run('plugin create mine vault-skill')
  expect((await run('plugin link mine composite:vault')).all).toContain('--relationship requires')
  expect(await run('plugin link mine composite:vault --relationship requires')).toMatchObject({
    code: 0,
  })
  expect((await run('plugin link mine composite:mine --relationship requires')).all).toContain(
    'E_USAGE',
  )
  expect((await run('show composite:mine')).stdout).toContain('composite:vault')
})

test('a dependency that nobody lists any more stays, and is no problem while it is what is wanted', async () => {
  await addKit()
  publish({
    '.claude-plugin/marketplace.json': JSON.stringify({
      name: 'corp',
      plugins: PLUGINS.filter((name) => name !== 'vault').map((name) => ({
        name,
        source: `./plugins/${name}`,
      })),
    }),
  })
  release('log-kit', '1.3.0', { dependencies: [{ name: 'vault', version: '^2.1.0' }] })
  await run('marketplace update')
  const { stdout } = await run('update --allow-exec')
  expect(stdout).not.toContain('unmet')
  expect((await run('show composite:log-kit')).stdout).toMatch(
    /composite:vault .*needed, \^2\.1\.0/,
  )
})
