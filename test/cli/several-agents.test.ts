import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from './workbench.ts'

test('one deploy reaches several agents; a folder that two of them read gets one copy', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    expect(await bench.transcript('deploy pdf commit --profile claude_code,codex,warp,agents'))
      .toMatchInlineSnapshot(`
        "$ skillmeat deploy pdf commit --profile claude_code,codex,warp,agents
          deployed  skill:pdf  .claude/skills/pdf  av_<version>
          deployed  command:commit  .claude/commands/commit.md  av_<version>
          deployed  skill:pdf  .agents/skills/pdf  av_<version>
          skipped  command:commit  no place for it with codex  av_<version>
          deployed  skill:pdf  .warp/skills/pdf  av_<version>
          skipped  command:commit  no place for it with warp  av_<version>
          skipped  command:commit  no place for it with agents  av_<version>
          W_SEEN_TWICE skill:pdf: Cursor, GitHub Copilot and OpenCode also read /project/.claude/skills/pdf; \`skillmeat why pdf\` tells which one counts.
        in /project
        Take it back with \`skillmeat undo\`."
      `)
    expect(await bench.transcript('undo', 'status')).toContain('Nothing is deployed')
    expect(fs.existsSync(join(bench.root, 'project/.warp'))).toBe(false)
  }))

test('all agents that a project shows to be used are those, and only those', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    expect(await bench.transcript('deploy pdf --all-profiles', 'deploy pdf --profile cluade_code'))
      .toMatchInlineSnapshot(`
      "$ skillmeat deploy pdf --all-profiles
      ! error: Nothing in /project tells of an agent. [E_USAGE]
      !   Name those that you use: \`--profile claude_code,codex\`. \`skillmeat agents --all\` lists them.
      [exit 2]

      $ skillmeat deploy pdf --profile cluade_code
      ! error: There is no profile "cluade_code". [E_USAGE]
      !   Did you mean claude_code? \`skillmeat agents --all\` lists them.
      [exit 2]"
    `)
    for (const folder of ['.cursor', '.kilo', '.github/prompts']) {
      fs.mkdirSync(join(bench.root, 'project', folder), { recursive: true })
    }
    const { result } = JSON.parse((await bench.run('deploy pdf --all-profiles --json')).stdout)
    expect(result.items.map((one: { path: string }) => one.path)).toEqual([
      '.cursor/skills/pdf',
      '.github/skills/pdf',
      '.kilo/skills/pdf',
    ])
    const agents = JSON.parse((await bench.run('agents --json')).stdout).items
    expect(agents.map((one: { id: string; found: string }) => `${one.id} ${one.found}`)).toEqual([
      'cursor project',
      'copilot project',
      'kilo project',
    ])
    // What is said of agents is said of those that are used, and of those that are known well.
    const why = JSON.parse((await bench.run('why pdf --json')).stdout).items
    const named = why.map((one: { agent: string }) => one.agent)
    expect(named).toContain('Kilo Code')
    expect(named).not.toContain('Cline')
  }))

test('a set stands for its artifacts wherever artifacts are named', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    expect(
      await bench.transcript(
        'set create writing pdf docx',
        'set create writing pdf',
        'deploy @writing',
        'undeploy @writing --yes',
        'set edit writing --add commit --remove docx',
        'set list',
        'deploy @writting',
        'remove pdf commit --yes',
        'deploy @writing',
        'set delete writing',
        'undo',
        'set list',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat set create writing pdf docx
      @writing  skill:pdf, skill:docx
      Take it back with \`skillmeat undo\`.

      $ skillmeat set create writing pdf
      ! error: There is a set "writing" already. [E_NAME_TAKEN]
      !   Change it with \`skillmeat set edit writing --add <artifacts>\`.
      [exit 2]

      $ skillmeat deploy @writing
        deployed  skill:pdf  .claude/skills/pdf  av_<version>
        deployed  skill:docx  .claude/skills/docx  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat undeploy @writing --yes
      Removed .claude/skills/pdf
      Removed .claude/skills/docx
      Take it back with \`skillmeat undo\`.

      $ skillmeat set edit writing --add commit --remove docx
      @writing  skill:pdf, command:commit
      Take it back with \`skillmeat undo\`.

      $ skillmeat set list
      @writing  skill:pdf, command:commit

      $ skillmeat deploy @writting
      ! error: There is no set "writting". [E_NOT_FOUND]
      !   Did you mean @writing?
      [exit 2]

      $ skillmeat remove pdf commit --yes
      Removed skill:pdf
      Removed command:commit
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy @writing
      ! error: The set "writing" has no artifact any more. [E_NOT_FOUND]
      !   Add some: \`skillmeat set edit writing --add <artifacts>\`, or delete it: \`skillmeat set delete writing\`.
      [exit 2]

      $ skillmeat set delete writing
      Deleted the set writing; its artifacts stay.
      Take it back with \`skillmeat undo\`.

      $ skillmeat undo
      Took back: Deleted the set writing

      $ skillmeat set list
      @writing  -"
    `)
  }))
