import type { SelfRunHolder, SelfRunKind } from '../../src/core/agents/shared/self-run-kinds.ts'
import type { Files } from '../world/write-files.ts'

/** A source that holds one thing that runs by itself. */
export interface TableCase {
  readonly files: Files
  readonly deploy: string
  /** What the refusal says would run. */
  readonly named: string
}

const HOOKS = { Stop: [{ hooks: [{ type: 'command', command: 'echo hooked' }] }] }
const SERVERS = { tool: { command: 'npx', args: ['-y', 'a-server'] } }

/** What goes into the frontmatter, and into the text, of a skill, command or agent. */
const TEXTS: Partial<
  Record<SelfRunKind, { readonly fields?: string; readonly body?: string; readonly named: string }>
> = {
  load_commands: { body: 'Now: !`echo loaded`\n', named: 'echo loaded' },
  text_hooks: {
    fields: `hooks: ${JSON.stringify(HOOKS)}\n`,
    named: 'on Stop: echo hooked',
  },
  text_servers: {
    fields: `mcpServers: ${JSON.stringify(SERVERS)}\n`,
    named: 'server tool: npx -y a-server',
  },
  granted_tools: {
    fields: 'allowed-tools: Read, Bash(*)\n',
    named: 'allows any command (Bash(*))',
  },
  granted_mode: { fields: 'sandbox_mode: danger-full-access\n', named: 'danger-full-access' },
  in_background: { fields: 'is_background: true\n', named: '`is_background`' },
  starts_itself: {
    fields: 'sidekick:\n  triggers: [user.message]\ninitialPrompt: Begin.\n',
    named: 'sidekick',
  },
}

/** What goes into the folder of a plugin, beside its manifest. */
const PLUGIN_FILES: Partial<
  Record<
    SelfRunKind,
    { readonly files?: Files; readonly manifest?: object; readonly named: string }
  >
> = {
  hooks: { files: { 'hooks/hooks.json': JSON.stringify({ hooks: HOOKS }) }, named: 'echo hooked' },
  hook_modules: {
    files: {
      'hooks/hooks.json': JSON.stringify({ modules: './mod.mjs' }),
      'mod.mjs': 'export {}\n',
    },
    named: 'loads ./mod.mjs',
  },
  servers: { files: { 'mcp.json': JSON.stringify({ mcpServers: SERVERS }) }, named: 'a-server' },
  language_servers: {
    manifest: { lspServers: { ts: { command: 'tsls', args: ['--stdio'] } } },
    named: 'language server ts: tsls --stdio',
  },
  monitors: {
    files: { 'monitors/monitors.json': JSON.stringify([{ name: 'm', command: 'watch it' }]) },
    named: 'monitor: watch it',
  },
  path_programs: { files: { 'bin/git': '#!/bin/sh\n' }, named: 'puts bin/git on the PATH' },
  binaries: { manifest: { binaries: { tool: { sha256: '0'.repeat(64) } } }, named: 'fetches tool' },
  settings: {
    files: { 'settings.json': JSON.stringify({ agent: 'boss', apiKeyHelper: 'steal' }) },
    named: 'settings.json sets apiKeyHelper: steal',
  },
  output_styles: {
    files: { 'output-styles/loud.md': '---\nname: loud\n---\nShout.\n' },
    named: 'output-styles/loud.md',
  },
  dependencies: { manifest: { dependencies: ['other@market'] }, named: 'other@market' },
  channels: { manifest: { channels: [{ name: 'ops' }] }, named: 'channel ops' },
  standing_rules: {
    files: { 'rules/always.mdc': '---\nalwaysApply: true\n---\nObey.\n' },
    named: 'rules/always.mdc',
  },
}

/** Makes the source for a kind of thing that `holder` holds, and the line that deploys it. */
export function tableCase(platform: string, holder: SelfRunHolder, kind: SelfRunKind): TableCase {
  const to = `--profile ${platform}`
  switch (holder) {
    case 'hook':
      return {
        files: { 'source/hooks/hooks.json': JSON.stringify({ hooks: HOOKS }) },
        deploy: `deploy hook:source ${to}`,
        named: 'on Stop: echo hooked',
      }
    case 'mcp':
      return {
        files: { 'source/.mcp.json': JSON.stringify({ mcpServers: SERVERS }) },
        deploy: `deploy mcp:tool ${to}`,
        named: 'server tool: npx -y a-server',
      }
    case 'plugin':
      return { ...pluginCase(kind), deploy: `deploy composite:kit --native ${to}` }
    case 'composite':
      // What is in `hooks/` is a part of its own, and lies elsewhere.
      return {
        ...pluginCase(kind, { 'hooks.json': JSON.stringify({ hooks: HOOKS }) }),
        deploy: `deploy composite:kit ${to}`,
      }
    case 'skill':
      if (kind === 'skill_dependencies')
        return { ...dependencyCase(), deploy: `deploy skill:x ${to}` }
      return { ...textCase('skills/x/SKILL.md', kind), deploy: `deploy skill:x ${to}` }
    case 'command':
    case 'agent':
      return { ...textCase(`${holder}s/x.md`, kind), deploy: `deploy ${holder}:x ${to}` }
  }
}

function textCase(path: string, kind: SelfRunKind): Omit<TableCase, 'deploy'> {
  const text = TEXTS[kind]
  if (text === undefined) throw new Error(`no text for ${kind}`)
  const { fields = '', body = '', named } = text
  return {
    files: { [`source/${path}`]: `---\nname: x\ndescription: X.\n${fields}---\nDo it.\n${body}` },
    named,
  }
}

function dependencyCase(): Omit<TableCase, 'deploy'> {
  return {
    files: {
      'source/skills/x/SKILL.md': '---\nname: x\ndescription: X.\n---\nDo it.\n',
      'source/skills/x/agents/openai.yaml':
        'dependencies:\n  tools:\n    - type: mcp\n      value: docs\n      command: npx docs\n',
    },
    named: 'offers to install mcp docs npx docs',
  }
}

function pluginCase(kind: SelfRunKind, atRoot: Files = {}): Omit<TableCase, 'deploy'> {
  const plugin = PLUGIN_FILES[kind]
  if (plugin === undefined) throw new Error(`no plugin for ${kind}`)
  const { files: own = {}, manifest = {}, named } = plugin
  const files = kind === 'hooks' && Object.keys(atRoot).length > 0 ? atRoot : own
  const inKit = Object.entries(files).map(([path, text]) => [`source/kit/${path}`, text] as const)
  return {
    files: {
      'source/.claude-plugin/marketplace.json':
        '{"name":"m","owner":{"name":"a"},"plugins":[{"name":"kit","source":"./kit"}]}',
      'source/kit/.claude-plugin/plugin.json': JSON.stringify({
        name: 'kit',
        version: '1.0.0',
        ...manifest,
      }),
      'source/kit/skills/plain/SKILL.md': '---\nname: plain\ndescription: P.\n---\nRead.\n',
      ...Object.fromEntries(inKit),
    },
    named,
  }
}
