import type { Agent, MovedBy } from './shared/agent.ts'
import type { RefusalKind } from './shared/refusals.ts'
import { LIMITS_OF_THE_STANDARD, at, project, user, within } from './shared/agent.ts'
import { WHEN_CALLED } from './shared/self-run-kinds.ts'

/** An agent of which we know where it keeps skills, and nothing else. */
interface SkillFolders {
  readonly id: string
  readonly name: string
  /** Folders below a project, in the order in which they count. Skills go into the first. */
  readonly project: readonly string[]
  /** The same below a person's home. */
  readonly user?: readonly string[]
  /** Where skills of a project go instead, where a first folder is not the agent's own. */
  readonly writes?: string
  /** The person's folders count before the project's. */
  readonly isUserFirst?: true
  /** What tells that the agent is there, below a person's home; a project's own folders tell it too. */
  readonly signs: readonly string[]
  /** What tells it in a project, beside its own folders. */
  readonly projectSigns?: readonly string[]
  readonly refuses?: readonly RefusalKind[]
  readonly movedBy?: readonly MovedBy[]
}

function xdg(name: string): MovedBy {
  return { variable: 'XDG_CONFIG_HOME', folder: `.config/${name}`, inside: name }
}

/**
 * Read in 2026-11: the agents' own documentation, else what two of vercel-labs/skills 1.7.4, skillshare
 * (2026-07), rulesync 17.0.0 and apm 0.28.0 say. Where those differ, the agent's own word counts.
 */
// oxfmt-ignore
const ROWS: readonly SkillFolders[] = [
  { id: 'adal', name: 'AdaL', project: ['.adal/skills'], user: ['.adal/skills'], signs: ['.adal'] },
  { id: 'aider_desk', name: 'AiderDesk', project: ['.aider-desk/skills'], user: ['.aider-desk/skills'], signs: ['.aider-desk'] },
  { id: 'amp', name: 'Amp', project: ['.agents/skills', '.claude/skills'], user: ['.config/agents/skills', '.claude/skills'], signs: ['.config/amp'], movedBy: [xdg('agents'), xdg('amp')] },
  { id: 'antigravity', name: 'Antigravity IDE', project: ['.agents/skills', '.agent/skills'], user: ['.gemini/config/skills'], signs: ['.gemini/antigravity'] },
  { id: 'antigravity_cli', name: 'Antigravity CLI', project: ['.agents/skills'], user: ['.gemini/antigravity-cli/skills'], signs: ['.gemini/antigravity-cli'] },
  { id: 'astrbot', name: 'AstrBot', project: ['data/skills'], user: ['.astrbot/data/skills'], signs: ['.astrbot'] },
  { id: 'augment', name: 'Augment', project: ['.augment/skills', '.agents/skills'], user: ['.augment/skills', '.agents/skills'], signs: ['.augment'] },
  { id: 'bob', name: 'IBM Bob', project: ['.bob/skills'], user: ['.bob/skills'], signs: ['.bob'], refuses: ['name_unlike_folder'] },
  { id: 'cline', name: 'Cline', project: ['.cline/skills', '.clinerules/skills', '.claude/skills'], user: ['.cline/skills'], isUserFirst: true, signs: ['.cline'] },
  { id: 'codearts_agent', name: 'CodeArts Agent', project: ['.codeartsdoer/skills'], user: ['.codeartsdoer/skills'], signs: ['.codeartsdoer'] },
  { id: 'codebuddy', name: 'CodeBuddy', project: ['.codebuddy/skills'], user: ['.codebuddy/skills'], signs: ['.codebuddy'] },
  { id: 'codestudio', name: 'Code Studio', project: ['.codestudio/skills'], user: ['.codestudio/skills'], signs: ['.codestudio'] },
  { id: 'command_code', name: 'Command Code', project: ['.commandcode/skills'], user: ['.commandcode/skills'], signs: ['.commandcode'] },
  { id: 'continue', name: 'Continue', project: ['.continue/skills', '.claude/skills'], user: ['.continue/skills'], signs: ['.continue'], movedBy: [{ variable: 'CONTINUE_GLOBAL_DIR', folder: '.continue' }] },
  { id: 'cortex', name: 'Snowflake Cortex Code', project: ['.cortex/skills'], user: ['.snowflake/cortex/skills'], signs: ['.snowflake/cortex'] },
  { id: 'crush', name: 'Crush', project: ['.crush/skills', '.agents/skills', '.claude/skills', '.cursor/skills'], user: ['.config/crush/skills', '.config/agents/skills', '.agents/skills', '.claude/skills'], signs: ['.config/crush'], movedBy: [{ variable: 'CRUSH_SKILLS_DIR', folder: '.config/crush/skills' }] },
  { id: 'devin', name: 'Devin', project: ['.agents/skills', '.devin/skills', '.windsurf/skills'], user: ['.config/devin/skills', '.agents/skills'], signs: ['.config/devin'], movedBy: [xdg('devin')] },
  { id: 'dexto', name: 'Dexto', project: ['.agents/skills'], user: ['.agents/skills'], signs: ['.dexto'] },
  { id: 'droid', name: 'Factory Droid', project: ['.factory/skills', '.agent/skills'], user: ['.factory/skills'], signs: ['.factory'] },
  { id: 'forgecode', name: 'ForgeCode', project: ['.forge/skills'], signs: ['.forge'] },
  { id: 'goose', name: 'goose', project: ['.agents/skills', '.goose/skills', '.claude/skills'], user: ['.agents/skills', '.config/goose/skills', '.claude/skills', '.config/agents/skills'], signs: ['.config/goose'], movedBy: [xdg('goose')] },
  { id: 'grok', name: 'Grok Build', project: ['.grok/skills'], user: ['.grok/skills', '.claude/skills', '.agents/skills'], signs: ['.grok'], movedBy: [{ variable: 'GROK_HOME', folder: '.grok' }] },
  { id: 'hermes_agent', name: 'Hermes Agent', project: ['.hermes/skills'], user: ['.hermes/skills'], signs: ['.hermes'], movedBy: [{ variable: 'HERMES_HOME', folder: '.hermes' }] },
  { id: 'iflow_cli', name: 'iFlow CLI', project: ['.iflow/skills'], user: ['.iflow/skills'], signs: ['.iflow'] },
  { id: 'jetbrains_air', name: 'JetBrains Air', project: ['.agents/skills'], signs: [] },
  { id: 'junie', name: 'JetBrains Junie', project: ['.junie/skills', '.agents/skills'], user: ['.junie/skills', '.agents/skills'], signs: ['.junie'] },
  { id: 'kilo', name: 'Kilo Code', project: ['.kilo/skills', '.agents/skills', '.claude/skills'], user: ['.kilo/skills'], signs: ['.kilo', '.kilocode'] },
  { id: 'kimi_code', name: 'Kimi Code', project: ['.kimi-code/skills', '.agents/skills'], user: ['.kimi-code/skills', '.agents/skills'], signs: ['.kimi-code', '.kimi'], movedBy: [{ variable: 'KIMI_CODE_HOME', folder: '.kimi-code' }] },
  { id: 'kiro_cli', name: 'Kiro CLI', project: ['.kiro/skills'], user: ['.kiro/skills'], signs: ['.kiro'] },
  { id: 'kiro_ide', name: 'Kiro IDE', project: ['.kiro/skills'], user: ['.kiro/skills'], signs: ['.kiro'] },
  { id: 'kode', name: 'Kode', project: ['.kode/skills'], user: ['.kode/skills'], signs: ['.kode'] },
  { id: 'lingma', name: 'Lingma', project: ['.lingma/skills'], user: ['.lingma/skills'], signs: ['.lingma'] },
  { id: 'mcpjam', name: 'MCPJam', project: ['.mcpjam/skills'], user: ['.mcpjam/skills'], signs: ['.mcpjam'] },
  { id: 'mistral_vibe', name: 'Mistral Vibe', project: ['.vibe/skills', '.agents/skills'], user: ['.vibe/skills', '.agents/skills'], signs: ['.vibe'], movedBy: [{ variable: 'VIBE_HOME', folder: '.vibe' }] },
  { id: 'mux', name: 'Mux', project: ['.mux/skills', '.agents/skills'], user: ['.mux/skills', '.agents/skills'], signs: ['.mux'] },
  { id: 'neovate', name: 'Neovate', project: ['.neovate/skills'], user: ['.neovate/skills'], signs: ['.neovate'] },
  { id: 'openclaw', name: 'OpenClaw', project: ['skills', '.agents/skills'], writes: '.agents/skills', user: ['.openclaw/skills', '.agents/skills'], signs: ['.openclaw', '.clawdbot', '.moltbot'], movedBy: [{ variable: 'OPENCLAW_STATE_DIR', folder: '.openclaw' }] },
  { id: 'openhands', name: 'OpenHands', project: ['.agents/skills', '.openhands/skills'], user: ['.openhands/skills'], signs: ['.openhands'] },
  { id: 'pi', name: 'Pi', project: ['.pi/skills', '.agents/skills'], user: ['.pi/agent/skills', '.agents/skills'], signs: ['.pi/agent'], movedBy: [{ variable: 'PI_CODING_AGENT_DIR', folder: '.pi/agent' }] },
  { id: 'pochi', name: 'Pochi', project: ['.pochi/skills'], user: ['.pochi/skills'], signs: ['.pochi'] },
  { id: 'qoder', name: 'Qoder', project: ['.qoder/skills'], user: ['.qoder/skills'], signs: ['.qoder'] },
  { id: 'qwen_code', name: 'Qwen Code', project: ['.qwen/skills', '.agents/skills'], user: ['.qwen/skills'], signs: ['.qwen'] },
  { id: 'reasonix', name: 'Reasonix', project: ['.reasonix/skills'], user: ['.reasonix/skills'], signs: ['.reasonix'] },
  { id: 'replit', name: 'Replit', project: ['.agents/skills'], signs: [], projectSigns: ['.replit'] },
  { id: 'roo', name: 'Roo Code', project: ['.roo/skills'], user: ['.roo/skills'], signs: ['.roo'] },
  { id: 'rovodev', name: 'Rovo Dev', project: ['.rovodev/skills', '.agents/skills'], user: ['.rovodev/skills', '.agents/skills'], signs: ['.rovodev'] },
  { id: 'tabnine_cli', name: 'Tabnine CLI', project: ['.tabnine/agent/skills'], user: ['.tabnine/agent/skills'], signs: ['.tabnine'] },
  { id: 'trae', name: 'TRAE', project: ['.trae/skills'], user: ['.trae/skills'], signs: ['.trae'] },
  { id: 'trae_cn', name: 'TRAE CN', project: ['.trae/skills'], user: ['.trae-cn/skills'], signs: ['.trae-cn'] },
  { id: 'warp', name: 'Warp', project: ['.warp/skills', '.agents/skills'], user: ['.warp/skills', '.agents/skills'], signs: ['.warp'] },
  { id: 'windsurf', name: 'Windsurf', project: ['.windsurf/skills'], user: ['.codeium/windsurf/skills'], signs: ['.codeium/windsurf'] },
  { id: 'zcode', name: 'ZCode', project: ['.zcode/skills'], user: ['.zcode/skills'], signs: ['.zcode'], refuses: ['description_over_1024'] },
  { id: 'zed', name: 'Zed', project: ['.agents/skills'], user: ['.agents/skills'], signs: ['.config/zed'], refuses: ['name_unlike_folder', 'name_with_signs'] },
  { id: 'zencoder', name: 'Zencoder', project: ['.zencoder/skills'], user: ['.zencoder/skills'], signs: ['.zencoder'] },
]

/** Folders in which several agents look: that they are there tells of none. */
const SHARED: ReadonlySet<string> = new Set([
  '.agents',
  '.agent',
  '.claude',
  '.cursor',
  'data',
  'skills',
])

/** Agents of which we know where they keep skills, and nothing else. */
export const SKILLS_ONLY: readonly Agent[] = [
  {
    ...keepsSkills({
      id: 'agents',
      name: 'every agent that reads .agents',
      project: ['.agents/skills'],
      user: ['.agents/skills'],
      signs: [],
    }),
    signs: { user: ['.agents'], project: ['.agents'] },
    // Clients of Agent Plugins look here: goose and Mux by themselves, others where a person says so.
    native: {
      skill: at('.agents/plugins/{plugin}/skills/*'),
      mcp: within(
        '.agents/plugins/{plugin}/mcp.json',
        'mcp-agent-plugin',
        '.agents/plugins/{plugin}/.mcp/*.json',
      ),
      composite: within(
        '.agents/plugins/*/plugin.json',
        'agent-plugin-manifest',
        '.agents/plugins/*',
      ),
    },
    runs: {
      asks: { plugin: ['servers', 'language_servers', 'standing_rules'] },
      passes: [WHEN_CALLED],
    },
    formats: async () => (await import('./shared/agent-plugin/formats.ts')).formats,
  },
  ...ROWS.map((row) => ({ ...keepsSkills(row), ...readsSkills(row) })),
]

function keepsSkills(row: SkillFolders): Agent {
  const { id, name, writes, signs, projectSigns = [] } = row
  const [first = ''] = row.project
  const [own] = row.user ?? []
  const roots = row.project.map((folder) => folder.split('/')[0] ?? folder)
  return {
    id,
    name,
    signs: {
      user: signs,
      project: [...projectSigns, ...roots.filter((root) => !SHARED.has(root))],
    },
    project: { skill: at(`${writes ?? first}/*`) },
    user: own === undefined ? {} : { skill: at(`${own}/*`) },
    byName: ['skill'],
    asIs: { skill: { keys: [], body: [] } },
    ...(row.movedBy === undefined ? {} : { movedBy: row.movedBy }),
    ...(row.refuses === undefined ? {} : { refuses: { skill: row.refuses } }),
  }
}

function readsSkills(row: SkillFolders): Pick<Agent, 'isOnlyWhereFound' | 'reader'> {
  const inProject = row.project.map(project)
  const ofPerson = (row.user ?? []).map(user)
  const folders =
    row.isUserFirst === true ? [...ofPerson, ...inProject] : [...inProject, ...ofPerson]
  const reads = { folders, identity: 'name', second: 'shadowed', extension: null } as const
  return {
    isOnlyWhereFound: true,
    reader: { reads: { skill: reads }, limit: LIMITS_OF_THE_STANDARD },
  }
}
