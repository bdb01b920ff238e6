import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'
import { listTree, compareListings } from '../world/listing.ts'
import { growHome } from '../world/grown-home.ts'

interface Item {
  readonly artifact: string | null
  readonly places: readonly string[]
  readonly as: string
  readonly detail: string | null
}

/** Grows a home on a workbench, and returns what runs the program in its project. */
function settle(bench: Workbench) {
  const { home, project } = growHome(join(bench.root, 'grown'))
  const env = { HOME: home, SKILLMEAT_HOME: join(bench.root, 'store') }
  const run = (line: string) => bench.run(line, { env, cwd: 'grown/home/work/app' })
  const init = async (): Promise<readonly Item[]> =>
    JSON.parse((await run('init --json')).stdout).result.items
  return { home, project, run, init }
}

const said = ({ artifact, as, places }: Item) => `${as} ${artifact ?? '-'} ${places.join(' = ')}`

test('everything that a grown home has is told of once, taken in or named with what is the matter', () =>
  onWorkbench(async (bench) => {
    const { home, run, init } = settle(bench)
    const before = listTree(home)
    const items = await init()
    expect(items.map(said).toSorted()).toMatchInlineSnapshot(`
      [
        "added agent:helper ~/.codex/agents/helper.toml",
        "added agent:reviewer ~/.claude/agents/reviewer.md",
        "added command:fix .github/prompts/fix.prompt.md",
        "added command:git/commit ~/.claude/commands/git/commit.md",
        "added command:plan ~/.gemini/commands/plan.toml",
        "added composite:kit ~/.claude/plugins/cache/market/kit/1.0.0",
        "added hook:my-hooks ~/.claude/settings.json",
        "added mcp:files ~/.claude.json",
        "added mcp:local opencode.json",
        "added mcp:web ~/.cursor/mcp.json",
        "added skill:docx .claude/skills/docx = .agents/skills/docx",
        "added skill:pdf ~/.claude/skills/pdf",
        "added skill:plan .claude/skills/plan",
        "added skill:shell ~/.claude/skills/shell",
        "differs mcp:files ~/.codex/config.toml",
        "differs skill:pdf .gemini/skills/pdf",
        "not_understood - apm.lock.yaml",
        "not_understood - ~/.agents/.skill-lock.json",
        "not_understood - ~/.agents/skills/.system",
        "not_understood - ~/.claude/skills/empty",
        "not_understood - ~/.claude/skills/notes.txt",
        "not_understood - ~/.claude/skills/outside",
        "refused - .claude/settings.local.json",
        "refused - .claude/skills/gone",
        "refused - ~/.claude.json: private",
        "refused - ~/.claude.json: what?",
        "refused - ~/.claude/plugins/cache/elsewhere/lost/1.0.0",
        "refused - ~/.claude/skills/turns",
        "refused - ~/.gemini/settings.json",
        "same mcp:web .mcp.json",
        "same mcp:web .vscode/mcp.json",
        "same skill:pdf ~/.cline/skills/pdf",
      ]
    `)
    const detailOf = (artifact: string) => items.find((one) => one.artifact === artifact)?.detail
    expect(detailOf('composite:kit')).toBe('from https://github.com/acme/market.git')
    expect(detailOf('skill:docx')).toBe('from https://github.com/acme/skills.git')

    // Nothing of a person's was changed: only records stand beside it.
    const made = compareListings(before, listTree(home)).filter(
      (line) => !line.includes('.skillmeat-deployed.toml'),
    )
    // The record of OpenCode's servers lies in its folder.
    expect(made).toEqual(['./work/app/.opencode: nothing → folder'])
    expect((await run('status')).stdout).toContain('7 deployments, 1 drifted')

    // A second look finds the same, and nothing new.
    const again = await init()
    expect(again.filter(({ as }) => as === 'added')).toEqual([])
    expect(again).toHaveLength(items.length)
    await run('undo')
    expect(compareListings(before, listTree(home))).toEqual([])
  }))

test('what differs from its namesake and descends from it in the project’s history is an edited copy', () =>
  onWorkbench(async (bench) => {
    const { project, run, init } = settle(bench)
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-C', project, '-c', 'user.name=x', '-c', 'user.email=x@x', ...args])
    const [plain, edited] = ['Plain.\n', 'Plain.\nEdited.\n'].map(
      (text) => `---\nname: two\ndescription: Two.\n---\n${text}`,
    )
    for (const folder of ['.claude', '.cursor']) {
      fs.mkdirSync(join(project, folder, 'skills/two'), { recursive: true })
      fs.writeFileSync(join(project, folder, 'skills/two/SKILL.md'), plain ?? '')
    }
    git('add', '--all')
    git('commit', '--quiet', '--message', 'both')
    fs.writeFileSync(join(project, '.claude/skills/two/SKILL.md'), edited ?? '')
    const items = await init()
    expect(items.filter(({ artifact }) => artifact === 'skill:two').map(said)).toEqual([
      'edited skill:two .claude/skills/two',
      'added skill:two .cursor/skills/two',
    ])
    expect((await run('status')).stdout).toMatch(/edited here +skill:two +claude_code/)
  }))
