import fs from 'node:fs'
import { dirname, join } from 'node:path'
import type { Client, ClientWorld, Listed, Listing } from './client.ts'
import {
  readCodexServers,
  readOpencodeServers,
  readPlainServers,
  withDefaults,
} from './read-servers.ts'

/** Puts a value into a JSON file of the client's, beside what is there. */
function addJson(file: string, value: object): void {
  const was: unknown = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {}
  fs.mkdirSync(dirname(file), { recursive: true })
  fs.writeFileSync(file, JSON.stringify({ ...(was as object), ...value }, null, 2))
}

const named = (names: readonly string[]): readonly Listed[] => names.map((name) => ({ name }))

function withConnection(listed: Listed, isConnected: boolean | undefined): Listed {
  return isConnected === undefined ? listed : { ...listed, isConnected }
}

/** Claude Code tells what it loaded before it finds that nobody is signed in. */
async function listClaude(world: ClientWorld, withHealth: boolean): Promise<Listing> {
  const { stdout } = await world.run(['-p', 'x', '--output-format', 'stream-json', '--verbose'])
  const first = stdout.split('\n').find((line) => line.includes('"subtype":"init"'))
  if (first === undefined) throw new Error(`Claude Code listed nothing: ${stdout.slice(0, 300)}`)
  const init = JSON.parse(first) as {
    readonly skills: readonly string[]
    readonly slash_commands: readonly string[]
    readonly agents: readonly string[]
    readonly mcp_servers: readonly { readonly name: string }[]
    readonly plugins: readonly { readonly name: string }[]
  }
  const health = withHealth ? (await world.run(['mcp', 'list'])).stdout.split('\n') : null
  const isConnected = (name: string) =>
    health?.some((line) => line.startsWith(`${name}: `) && line.includes('✔ Connected'))
  return {
    skill: named(init.skills),
    command: named(init.slash_commands),
    agent: named(init.agents),
    mcp: init.mcp_servers.map(({ name }) => withConnection({ name }, isConnected(name))),
    plugin: named(init.plugins.map(({ name }) => name)),
  }
}

async function listOpencode(world: ClientWorld, withHealth: boolean): Promise<Listing> {
  const skills = JSON.parse((await world.run(['debug', 'skill'])).stdout) as Listed[]
  const config = JSON.parse((await world.run(['debug', 'config'])).stdout) as Readonly<
    Record<'agent' | 'command' | 'mcp', Readonly<Record<string, { enabled?: boolean }>> | undefined>
  >
  const health = withHealth ? (await world.run(['mcp', 'list'])).stdout : null
  return {
    skill: named(skills.map(({ name }) => name)),
    command: named(Object.keys(config.command ?? {})),
    agent: named(Object.keys(config.agent ?? {})),
    mcp: Object.entries(config.mcp ?? {}).map(([name, { enabled }]) =>
      withConnection({ name, isOff: enabled === false }, health?.includes(`✓ ${name} `)),
    ),
  }
}

async function listCopilot(world: ClientWorld): Promise<Listing> {
  const skills = JSON.parse((await world.run(['skill', 'list', '--json'])).stdout) as Listed[]
  const { mcpServers } = JSON.parse((await world.run(['mcp', 'list', '--json'])).stdout) as {
    readonly mcpServers: Readonly<Record<string, { readonly enabled?: boolean }>>
  }
  return {
    skill: named(skills.map(({ name }) => name)),
    mcp: Object.entries(mcpServers).map(([name, { enabled }]) => ({
      name,
      isOff: enabled === false,
    })),
  }
}

async function listGemini(world: ClientWorld): Promise<Listing> {
  const skills = await world.run(['skills', 'list', '--all'])
  const servers = await world.run(['mcp', 'list'])
  const lines = servers.stdout + servers.stderr
  return {
    skill: named(
      [...(skills.stdout + skills.stderr).matchAll(/^(\S.*?) \[Enabled\]/gm)].flatMap(
        ([, name]) => name ?? [],
      ),
    ),
    mcp: [...lines.matchAll(/^(\S) (.+?): .* - (\w+)$/gm)].map(([, , name = '', state]) => ({
      name,
      isConnected: state === 'Connected',
    })),
  }
}

/** Its own, which it names only beside those of its user. */
const CODEX_ROLES: ReadonlySet<string> = new Set(['default', 'explorer', 'worker'])

/** Codex shows what a model would be sent: the skills in a list, the agents in a tool's description. */
async function listCodex(world: ClientWorld): Promise<Listing> {
  const servers = JSON.parse((await world.run(['mcp', 'list', '--json'])).stdout) as {
    readonly name: string
    readonly enabled: boolean
  }[]
  const { stdout } = await world.run(['debug', 'prompt-input', 'hello'])
  const prompt = JSON.parse(stdout) as unknown
  const texts = textsIn(prompt)
  const skills = texts.find((text) => text.includes('### Skill roots')) ?? ''
  const roles = texts.find((text) => text.includes('Available roles:')) ?? ''
  return {
    skill: named(
      [...skills.matchAll(/^- (.+?): .*\(file: .*SKILL\.md\)$/gm)].flatMap(
        ([, name]) => name ?? [],
      ),
    ),
    agent: named(
      [...roles.matchAll(/^([\w-]+): \{$/gm)]
        .flatMap(([, name]) => name ?? [])
        .filter((name) => !CODEX_ROLES.has(name)),
    ),
    mcp: servers.map(({ name, enabled }) => ({ name, isOff: !enabled })),
  }
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}

/** The real agents that install from npm, and list what they load without a network or a sign-in. */
export const CLIENTS: readonly Client[] = [
  {
    id: 'Claude Code',
    package: '@anthropic-ai/claude-code',
    version: '2.1.332',
    bin: 'claude',
    profile: 'claude_code',
    agent: 'Claude Code',
    hasNative: true,
    trust({ home, project }) {
      addJson(join(home, '.claude/settings.json'), { enableAllProjectMcpServers: true })
      addJson(join(home, '.claude.json'), {
        hasCompletedOnboarding: true,
        projects: { [project]: { hasTrustDialogAccepted: true } },
      })
    },
    list: listClaude,
    hooks: {
      file: { project: '.claude/settings.json', user: '.claude/settings.json' },
      env: (project) => ({ CLAUDE_PROJECT_DIR: project }),
      start: ({ run }, signal) => run(['-p', 'x'], { signal }),
    },
    servers: {
      file: { project: '.mcp.json', user: '.claude.json' },
      read: (text, vars) => readPlainServers(text, withDefaults(vars)),
    },
  },
  {
    id: 'OpenCode',
    package: 'opencode-ai',
    version: '1.18.33',
    bin: 'opencode',
    profile: 'opencode',
    agent: 'OpenCode',
    hasNative: false,
    trust: () => undefined,
    list: listOpencode,
    hooks: null,
    servers: {
      file: { project: 'opencode.json', user: '.config/opencode/opencode.json' },
      read: readOpencodeServers,
    },
  },
  {
    id: 'Copilot CLI',
    package: '@github/copilot',
    version: '1.0.102',
    bin: 'copilot',
    profile: 'copilot_cli',
    agent: 'GitHub Copilot',
    hasNative: false,
    trust: ({ home, project }) =>
      addJson(join(home, '.copilot/config.json'), { trusted_folders: [project] }),
    list: listCopilot,
    hooks: { file: { project: '.github/hooks/*.json' }, env: () => ({}), start: null },
    servers: {
      file: { project: '.mcp.json', user: '.copilot/mcp-config.json' },
      read: (text, vars) => readPlainServers(text, withDefaults(vars)),
    },
  },
  {
    id: 'Gemini CLI',
    package: '@google/gemini-cli',
    version: '0.61.0',
    bin: 'gemini',
    profile: 'gemini',
    agent: 'Gemini CLI',
    hasNative: false,
    trust: ({ home, project }) =>
      addJson(join(home, '.gemini/trustedFolders.json'), { [project]: 'TRUST_FOLDER' }),
    list: listGemini,
    hooks: {
      file: { project: '.gemini/settings.json', user: '.gemini/settings.json' },
      env: (project) => ({ GEMINI_PROJECT_DIR: project, CLAUDE_PROJECT_DIR: project }),
      // No key is looked at before the hooks are through.
      start: ({ run }, signal) => run(['-p', 'x'], { signal, env: { GEMINI_API_KEY: 'none' } }),
    },
    servers: {
      file: { project: '.gemini/settings.json', user: '.gemini/settings.json' },
      read: (text, vars) => readPlainServers(text, withDefaults(vars)),
    },
  },
  {
    id: 'Codex',
    package: '@openai/codex',
    version: '0.171.0',
    bin: 'codex',
    profile: 'codex',
    agent: 'Codex',
    hasNative: false,
    trust({ home, project }) {
      fs.mkdirSync(join(home, '.codex'), { recursive: true })
      const text = `[projects.${JSON.stringify(project)}]\ntrust_level = "trusted"\n`
      fs.writeFileSync(join(home, '.codex/config.toml'), text)
    },
    list: listCodex,
    hooks: {
      file: { project: '.codex/hooks.json', user: '.codex/hooks.json' },
      env: () => ({}),
      start: ({ run }, signal) => run(['exec', '--dangerously-bypass-hook-trust', 'x'], { signal }),
    },
    servers: {
      file: { project: '.codex/config.toml', user: '.codex/config.toml' },
      read: readCodexServers,
    },
  },
]
