import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { dirname, join } from 'node:path'
import { writeFiles } from './write-files.ts'
import type { Files } from './write-files.ts'

/** A home as people have it after a year, and a project in it. */
export interface GrownHome {
  readonly home: string
  readonly project: string
}

const skill = (name: string, text = `Do ${name}.\n`) =>
  `---\nname: ${name}\ndescription: Does ${name}.\n---\n${text}`

/** The hash that the tool `skills` records of a folder with one file. */
function folderHash(path: string, text: string): string {
  return createHash('sha256').update(path).update(text).digest('hex')
}

const HOME: Files = {
  '.claude/skills/pdf/SKILL.md': skill('pdf'),
  '.claude/skills/notes.txt': 'loose\n',
  '.claude/skills/empty/readme.md': 'Nothing.\n',
  '.claude/commands/git/commit.md': '---\ndescription: Commits.\n---\nCommit.\n',
  '.claude/agents/reviewer.md': '---\nname: reviewer\ndescription: Reviews.\n---\nReview.\n',
  '.claude/settings.json': `${JSON.stringify({
    model: 'opus',
    enabledPlugins: { 'kit@market': true, 'old@market': false },
    hooks: { Stop: [{ hooks: [{ type: 'command', command: 'notify-send done' }] }] },
  })}\n`,
  '.claude.json': `${JSON.stringify({
    numStartups: 12,
    mcpServers: {
      'what?': { command: 'npx', args: ['-y', 'mine'] },
      files: { command: 'npx', args: ['-y', 'files'], env: { TOKEN: 'secret-value' } },
    },
  })}\n`,
  '.claude/plugins/installed_plugins.json': '{}',
  '.codex/config.toml':
    '# mine\nmodel = "x"\n\n[mcp_servers.files]\ncommand = "npx"\nargs = ["-y", "files"]\n',
  '.codex/agents/helper.toml':
    'name = "helper"\ndescription = "Helps."\ndeveloper_instructions = "Help."\n',
  '.cursor/mcp.json': '{ "mcpServers": { "web": { "url": "https://example.com/mcp" } } }\n',
  '.gemini/commands/plan.toml': 'description = "Plans."\nprompt = "Plan {{args}}."\n',
  '.gemini/settings.json': '{ broken\n',
  '.cline/skills/pdf/SKILL.md': skill('pdf'),
  'dotfiles/agents/skills/shell/SKILL.md': skill('shell'),
  '.agents/skills/.system/SKILL.md': skill('hidden'),
  '.agents/.skill-lock.json': '{"version":99}\n',
}

const PLUGIN: Files = {
  '.claude-plugin/plugin.json': '{"name":"kit","version":"1.0.0"}\n',
  'skills/lint/SKILL.md': skill('lint'),
  'commands/check.md': '---\ndescription: Checks.\n---\nCheck.\n',
}

const PROJECT: Files = {
  '.agents/skills/docx/SKILL.md': skill('docx'),
  '.claude/skills/plan/SKILL.md': skill('plan'),
  '.claude/settings.local.json':
    '{ // mine\n  "hooks": { "Stop": [{ "hooks": [{ "type": "command", "command": "beep" }] }] }\n}\n',
  '.mcp.json':
    '{ "mcpServers": { "web": { "type": "http", "url": "https://example.com/mcp" } } }\n',
  '.vscode/mcp.json':
    '{\n  // of the team\n  "servers": { "web": { "type": "http", "url": "https://example.com/mcp" } }\n}\n',
  'opencode.json': '{ "mcp": { "local": { "type": "local", "command": ["npx", "x"] } } }\n',
  '.github/prompts/fix.prompt.md': '---\ndescription: Fixes.\n---\nFix it.\n',
  '.gemini/skills/pdf/SKILL.md': skill('pdf', 'Another way.\n'),
  'skills-lock.json': `${JSON.stringify({
    version: 1,
    skills: {
      docx: {
        source: 'acme/skills',
        sourceType: 'github',
        skillPath: 'skills/docx/SKILL.md',
        computedHash: folderHash('SKILL.md', skill('docx')),
      },
    },
  })}\n`,
  'apm.lock.yaml': 'lockfile_version: "7"\n',
}

/** Builds the home and the project below `root`. */
export function growHome(root: string): GrownHome {
  const [home, project] = [join(root, 'home'), join(root, 'home/work/app')]
  writeFiles(home, HOME)
  writeFiles(project, PROJECT)
  addOwnServer(home, project)
  installPlugin(home)
  link('../../.agents/skills/docx', join(project, '.claude/skills/docx'))
  link('../../../../.agents/skills/nowhere', join(project, '.claude/skills/gone'))
  link('../../dotfiles/agents/skills/shell', join(home, '.claude/skills/shell'))
  link('turns', join(home, '.claude/skills/turns'))
  link('/usr/share', join(home, '.claude/skills/outside'))
  execFileSync('git', ['init', '--quiet', project])
  return { home, project }
}

/** Adds a server that Claude Code has in one project alone, for the person. */
function addOwnServer(home: string, project: string): void {
  const file = join(home, '.claude.json')
  const settings = JSON.parse(fs.readFileSync(file, 'utf8'))
  const projects = { [project]: { mcpServers: { private: { command: 'npx', args: ['own'] } } } }
  fs.writeFileSync(file, `${JSON.stringify({ ...settings, projects })}\n`)
}

/** Puts a plugin where Claude Code keeps those that it installed, with its marketplace. */
function installPlugin(home: string): void {
  const plugins = join(home, '.claude/plugins')
  const market = join(plugins, 'marketplaces/market')
  const folder = join(plugins, 'cache/market/kit/1.0.0')
  writeFiles(folder, PLUGIN)
  writeFiles(join(market, 'plugins/kit'), PLUGIN)
  writeFiles(market, {
    '.claude-plugin/marketplace.json': `${JSON.stringify({
      name: 'market',
      owner: { name: 'Acme' },
      plugins: [{ name: 'kit', source: './plugins/kit' }],
    })}\n`,
  })
  writeFiles(plugins, {
    'installed_plugins.json': `${JSON.stringify({
      version: 2,
      plugins: {
        ...installed('kit@market', folder),
        ...installed('lost@elsewhere', join(plugins, 'cache/elsewhere/lost/1.0.0')),
      },
    })}\n`,
    'known_marketplaces.json': `${JSON.stringify({
      market: { source: { source: 'github', repo: 'acme/market' }, installLocation: market },
    })}\n`,
  })
}

function installed(name: string, installPath: string) {
  const record = { scope: 'user', installPath, version: '1.0.0', gitCommitSha: 'c'.repeat(40) }
  return { [name]: [record] }
}

function link(target: string, path: string): void {
  fs.mkdirSync(dirname(path), { recursive: true })
  fs.symlinkSync(target, path)
}
