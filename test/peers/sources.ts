import { join } from 'node:path'
import { listSources } from '../clients/sources.ts'
import type { TrialSource } from '../clients/sources.ts'
import { writeFiles } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'

const skill = (name: string, more = '') =>
  `---\nname: ${name}\ndescription: What ${name} is for.\n${more}---\n\nRead the file first.\n`
const plugin = (name: string) => JSON.stringify({ name })
const marketplace = (plugins: readonly object[], more: object = {}) =>
  JSON.stringify({ name: 'market', owner: { name: 'somebody' }, ...more, plugins })

/** Sources as people lay them out. */
const LAYOUTS: Readonly<Record<string, Files>> = {
  single: { 'SKILL.md': skill('single'), 'notes.md': 'Notes.\n' },
  folders: {
    'skills/pdf/SKILL.md': skill('pdf'),
    'skills/office/docx/SKILL.md': skill('docx'),
    'skills/.curated/curated/SKILL.md': skill('curated'),
    'skills/.experimental/trial/SKILL.md': skill('trial'),
    'deep/in/the/tree/odd-one/SKILL.md': skill('odd-one'),
    'examples/skills/demo/SKILL.md': skill('demo'),
    'node_modules/kit/skills/vendored/SKILL.md': skill('vendored'),
  },
  project: {
    '.claude/skills/own/SKILL.md': skill('own'),
    '.claude/commands/go.md': '---\ndescription: Goes.\n---\n\nGo.\n',
    '.claude/agents/checker.md': '---\nname: checker\ndescription: Checks.\n---\n\nCheck.\n',
    '.agents/skills/shared/SKILL.md': skill('shared'),
    '.mcp.json': '{"mcpServers":{"echo":{"command":"node","args":["echo.mjs"]}}}\n',
  },
  marketplace: {
    '.claude-plugin/marketplace.json': marketplace([
      { name: 'office', source: './plugins/office' },
      { name: 'loose', source: './', strict: false, skills: ['./skills/pdf'] },
      { name: 'gone', source: './plugins/gone' },
    ]),
    'plugins/office/.claude-plugin/plugin.json': plugin('office'),
    'plugins/office/skills/docx/SKILL.md': skill('docx'),
    'plugins/office/commands/greet.md': '---\ndescription: Greets.\n---\n\nGreet.\n',
    'plugins/office/agents/critic.md': '---\nname: critic\ndescription: Reads.\n---\n\nRead.\n',
    'plugins/office/.mcp.json': '{"mcpServers":{"echo":{"command":"node","args":["e.mjs"]}}}\n',
    'skills/pdf/SKILL.md': skill('pdf'),
    'skills/beside/SKILL.md': skill('beside'),
  },
  'plugin-root': {
    '.claude-plugin/marketplace.json': marketplace(
      [
        { name: 'bare', source: 'bare' },
        { name: 'whole', source: './plugins/whole' },
      ],
      { metadata: { pluginRoot: './plugins' } },
    ),
    'plugins/bare/skills/one/SKILL.md': skill('one'),
    'plugins/whole/skills/two/SKILL.md': skill('two'),
  },
  unfinished: {
    'skills/no-description/SKILL.md': '---\nname: no-description\n---\n\nText.\n',
    'skills/no-frontmatter/SKILL.md': 'Only text.\n',
    'skills/internal/SKILL.md': skill('internal', 'metadata:\n  internal: true\n'),
    'skills/other-folder/SKILL.md': skill('another-name'),
    'skills/twice/SKILL.md': skill('twice'),
    'other/twice/SKILL.md': skill('twice'),
  },
}

/** Lists the layouts, those of the clients, and what the corpus has, where there is one. */
export function listPeerSources(dir: string, corpus: string | undefined): readonly TrialSource[] {
  const layouts = Object.entries(LAYOUTS).map(([name, files]) => {
    const own = join(dir, 'layouts', name)
    writeFiles(own, files)
    return { name, dir: own, isFixture: true }
  })
  return [...layouts, ...listSources(join(dir, 'fixtures'), corpus)]
}
