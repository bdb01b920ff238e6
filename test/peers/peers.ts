import fs from 'node:fs'
import { basename, join } from 'node:path'
import type { OurFind } from './find-ours.ts'
import type { PeerWorld } from './run-peer.ts'

/** Another program that finds what a source holds. */
export interface Peer {
  readonly id: string
  readonly package: string
  readonly version: string
  readonly bin: string
  /** The variable that names the folder it is installed into. */
  readonly cache: 'SKILLMEAT_PEERS' | 'SKILLMEAT_CLIENTS'
  /** What it finds, such as `skill:pdf`; null where it does not take such a source at all. */
  readonly find: (world: PeerWorld, program: string) => readonly string[] | null
  /** What one of our finds is called there; null for what it does not list by name. */
  readonly called: (find: OurFind) => string | null
}

export const PEERS: readonly Peer[] = [
  {
    id: 'skills',
    package: 'skills',
    version: '1.7.4',
    bin: 'skills',
    cache: 'SKILLMEAT_PEERS',
    find: findBySkills,
    // It goes by the name in the file, so several of one name are one.
    called: ({ label, nameInFile }) =>
      label.startsWith('skill:') ? `skill:${nameInFile ?? label.slice('skill:'.length)}` : null,
  },
  {
    id: 'rulesync',
    package: 'rulesync',
    version: '17.0.0',
    bin: 'rulesync',
    cache: 'SKILLMEAT_PEERS',
    find: findByRulesync,
    called: ({ label }) => (/^(?:skill|command|agent|mcp):/.test(label) ? label : null),
  },
  {
    id: 'Claude Code',
    package: '@anthropic-ai/claude-code',
    version: '2.1.332',
    bin: 'claude',
    cache: 'SKILLMEAT_CLIENTS',
    find: findByClaude,
    // It lists commands among skills, and hooks by their events.
    called: ({ label }) =>
      /^(?:hook|composite):/.test(label) ? null : label.replace(/^command:/, 'skill:'),
  },
]

/** `skills add <path> --list` prints a name by itself, and what it is for below. */
function findBySkills(world: PeerWorld, program: string): readonly string[] | null {
  const { text } = world.run(program, 'add', world.source, '--list')
  const listed = text.split('Available Skills')[1]
  if (listed === undefined) return []
  const names = [...listed.matchAll(/^│ {4}(\S.*)$/gm)].map(([, name = '']) => name.trim())
  return names.map((name) => `skill:${name}`)
}

/** It imports the project folders of one agent; the source is the project. */
function findByRulesync(world: PeerWorld, program: string): readonly string[] | null {
  const isProject = ['.claude', '.mcp.json'].some((name) => fs.existsSync(join(world.source, name)))
  if (!isProject) return null
  world.run(program, 'import', '--targets', 'claudecode', '--features', '*')
  const own = join(world.source, '.rulesync')
  const markdown = (folder: string, type: string) =>
    listIn(join(own, folder), /\.md$/).map((name) => `${type}:${name.replace(/\.md$/, '')}`)
  return [
    ...listIn(join(own, 'skills'), /^[^.]/).map((name) => `skill:${basename(name)}`),
    ...markdown('commands', 'command'),
    ...markdown('subagents', 'agent'),
    ...listServers(own).map((name) => `mcp:${name}`),
  ]
}

function listIn(dir: string, pattern: RegExp): readonly string[] {
  return fs.existsSync(dir) ? fs.readdirSync(dir).filter((name) => pattern.test(name)) : []
}

function listServers(own: string): readonly string[] {
  const file = ['mcp.jsonc', 'mcp.json'].map((name) => join(own, name)).find(fs.existsSync)
  if (file === undefined) return []
  const { mcpServers = {} } = JSON.parse(fs.readFileSync(file, 'utf8')) as {
    readonly mcpServers?: object
  }
  return Object.keys(mcpServers)
}

/** It installs the plugins of a marketplace, and says of each what it is made of. */
function findByClaude(world: PeerWorld, program: string): readonly string[] | null {
  const file = join(world.source, '.claude-plugin/marketplace.json')
  if (!fs.existsSync(file)) return null
  const marketplace = JSON.parse(fs.readFileSync(file, 'utf8')) as {
    readonly plugins: readonly { readonly name: string }[]
  }
  // From a folder it takes none with a name that its maker keeps for itself.
  fs.writeFileSync(file, JSON.stringify({ ...marketplace, name: 'market' }))
  if (world.run(program, 'plugin', 'marketplace', 'add', world.source).code !== 0) return null
  return marketplace.plugins.flatMap(({ name }) => {
    const id = `${name}@market`
    if (world.run(program, 'plugin', 'install', id).code !== 0) return []
    const { text } = world.run(program, 'plugin', 'details', id)
    return [
      ...inventory(text, 'Skills').map((one) => `skill:${one}`),
      ...inventory(text, 'Agents').map((one) => `agent:${one}`),
      ...inventory(text, 'MCP servers').map((one) => `mcp:${one}`),
    ]
  })
}

function inventory(text: string, heading: string): readonly string[] {
  const [, names = ''] = new RegExp(`^ +${heading} \\(\\d+\\) +([^\\n(]+)`, 'm').exec(text) ?? []
  return names.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]))
}
