import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

const COPY = 'project/.claude/skills/pdf/SKILL.md'
const HEAD = 'home/collections/default/skills/pdf/SKILL.md'

/** A skill whose project copy got another tag, and whose head got another description. */
async function diverge({ run, root }: Workbench): Promise<void> {
  await run('add ../source')
  await run('deploy pdf')
  editFile(`${root}/${COPY}`, 'tags: [office]', 'tags: [office, forms]')
  editFile(`${root}/${HEAD}`, 'PDF files.\ntags: [office]', 'PDFs.\ntags: [office, print]')
}

test('where the lines of frontmatter conflict, sync merges it by key and says so', () =>
  onWorkbench(async (bench) => {
    await diverge(bench)
    expect(await bench.transcript('status', 'sync')).toMatchInlineSnapshot(`
      "$ skillmeat status
        both changed  skill:pdf  merges cleanly: skillmeat sync
      1 deployment, 1 drifted. Bring them forward with \`skillmeat sync\`.

      $ skillmeat sync
        merged  skill:pdf  .claude/skills/pdf  SKILL.md (by key: frontmatter)
      Take it back with \`skillmeat undo\`."
    `)
    expect(bench.read(COPY).split('\n').slice(0, 5)).toEqual([
      '---',
      'name: pdf',
      'description: Reads and fills PDFs.',
      'tags: [office, forms, print]',
      '---',
    ])
    const { stdout } = await bench.run('status --json')
    expect(JSON.parse(stdout)).toMatchObject({ items: [{ drift_type: 'modified' }] })
  }))

test('--json names what settled a file', () =>
  onWorkbench(async (bench) => {
    await diverge(bench)
    const { stdout } = await bench.run('sync --json')
    expect(JSON.parse(stdout)).toMatchObject({
      result: {
        items: [{ merged: ['SKILL.md'], resolved_by: [{ path: 'SKILL.md', by: 'frontmatter' }] }],
      },
    })
  }))

test('with merge.structured off the same sync leaves a conflict of lines', () =>
  onWorkbench(async (bench) => {
    await diverge(bench)
    expect(await bench.transcript('config set merge.structured false', 'sync'))
      .toMatchInlineSnapshot(`
      "$ skillmeat config set merge.structured false
      merge.structured is false.
      Written to /home/config.toml

      $ skillmeat sync
        conflict  skill:pdf  .claude/skills/pdf  SKILL.md
      Conflicts wait; the files are as they were. See \`skillmeat conflicts\`, decide with \`skillmeat resolve <name>\`.
      Take it back with \`skillmeat undo\`.
      [exit 1]"
    `)
    expect(bench.read(COPY)).toContain('tags: [office, forms]')
  }))

test('a merge that waits is finished as it was begun, whatever is set meanwhile', () =>
  onWorkbench(async (bench) => {
    await diverge(bench)
    const mine = COPY.replace('SKILL', 'notes')
    const theirs = HEAD.replace('SKILL', 'notes')
    bench.write({ [mine]: 'mine\n', [theirs]: 'theirs\n' })
    expect((await bench.run('sync')).stdout).toMatch(/conflict +skill:pdf .*notes\.md/)
    await bench.run('config set merge.structured false')
    const resolved = await bench.run('resolve pdf --ours')
    expect(resolved.code).toBe(0)
    expect(bench.read(COPY)).toContain('tags: [office, forms, print]')
    expect(bench.read(mine)).toBe('mine\n')
  }))

test('a broken settings file is not passed over', () =>
  onWorkbench(async (bench) => {
    await diverge(bench)
    bench.write({ 'home/config.toml': '[merge]\nstructured = "of course"\n' })
    expect(await bench.transcript('sync')).toMatchInlineSnapshot(`
      "$ skillmeat sync
      ! error: merge.structured is "of course" in /home/config.toml. [E_CONFIG]
      !   It takes true or false: \`skillmeat config set merge.structured <value>\`, or \`skillmeat config unset merge.structured\`.
      [exit 2]"
    `)
    expect(bench.read(COPY)).toContain('tags: [office, forms]')
  }))

const CONF = 'project/.claude/skills/pdf/servers.json'
const HEAD_CONF = 'home/collections/default/skills/pdf/servers.json'
const conf = (url: string, token: string, timeout: number) =>
  `${JSON.stringify({ docs: { url, timeout, headers: { Authorization: token } } }, null, 2)}\n`

/** A server whose copy got another token, and whose head another host and timeout. */
async function divergeServer({ run, write }: Workbench): Promise<void> {
  write({ 'source/skills/pdf/servers.json': conf('https://a', 'a', 1) })
  await run('add ../source')
  await run('deploy pdf')
  write({ [CONF]: conf('https://a', 'b', 1), [HEAD_CONF]: conf('https://b', 'a', 2) })
}

test.for([
  ['sync', 'resolve pdf --ours', conf('https://a', 'b', 2)],
  ['sync', 'resolve pdf --theirs', conf('https://b', 'a', 2)],
  ['sync', 'resolve pdf --path servers.json --hunk 1 --base', conf('https://a', 'a', 2)],
  ['sync', 'resolve pdf --ours --whole', conf('https://a', 'b', 1)],
  ['status', 'sync --strategy use_local', conf('https://a', 'b', 2)],
  ['status', 'sync --strategy use_remote', conf('https://b', 'a', 2)],
] as const)(
  'of values that act together: %s, %s takes those and nothing else',
  ([first, then, text]) =>
    onWorkbench(async (bench) => {
      await divergeServer(bench)
      await bench.run(first)
      await bench.run(then)
      expect(bench.read(CONF)).toBe(text)
    }),
)

test('both sides of values that act together are refused, in a place and in a file', () =>
  onWorkbench(async (bench) => {
    await divergeServer(bench)
    await bench.run('sync')
    expect(
      await bench.transcript(
        'conflicts pdf',
        'resolve pdf --union',
        'resolve pdf --path servers.json --hunk 1 --union',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat conflicts pdf
      skill:pdf  in /project  sync, just now, pm_<merge>

      servers.json, place 1, line 3
      a place among keys: one side has to have all of it
        {
          "docs": {
      <<<<<<< project
            "url": "https://a",
            "timeout": 2,
            "headers": {
              "Authorization": "b"
      ||||||| base
            "url": "https://a",
            "timeout": 2,
            "headers": {
              "Authorization": "a"
      ======= collection
            "url": "https://b",
            "timeout": 2,
            "headers": {
              "Authorization": "a"
      >>>>>>> collection
            }
          }
        }
      [exit 1]

      $ skillmeat resolve pdf --union
      ! error: "servers.json" holds values that act together, so union cannot settle it. [E_USAGE]
      !   Choose a side for this file: --ours, --theirs or --base (use_local, use_remote, use_base).
      [exit 2]

      $ skillmeat resolve pdf --path servers.json --hunk 1 --union
      ! error: servers.json, place 1 is a place among keys: both sides of it would contradict each other. [E_USAGE]
      !   Take --ours, --theirs or --base, or write it with --editor.
      [exit 2]"
    `)
  }))

const api = (url: string, token: string) =>
  `api:\n  url: https://${url}\n  headers: {Authorization: ${token}}\nz: 1\n`

test('values that act together on neighbouring lines are one place too', () =>
  onWorkbench(async (bench) => {
    const [copy, head] = [COPY, HEAD].map((path) => path.replace('SKILL.md', 'm.yaml'))
    bench.write({ 'source/skills/pdf/m.yaml': api('a', 'A') })
    await bench.transcript('add ../source', 'deploy pdf')
    bench.write({ [copy!]: api('b', 'A'), [head!]: api('a', 'A2') })
    await bench.run('sync')
    const { files } = JSON.parse((await bench.run('conflicts pdf --json')).stdout)
    expect(files[0].hunks).toMatchObject([{ number: 1, allows_both: false }])
    expect((await bench.run('resolve pdf --union')).code).toBe(2)
  }))

test('nor does union put a token of one side to the host of the other', () =>
  onWorkbench(async (bench) => {
    const [copy, head] = [COPY, HEAD].map((path) => path.replace('SKILL.md', 'm.yaml'))
    bench.write({ 'source/skills/pdf/m.yaml': 'api:\n  t: 1\nz: 1\n' })
    await bench.transcript('add ../source', 'deploy pdf')
    bench.write({
      [copy!]: 'api:\n  t: 1\n  url: https://b\nz: 1\n',
      [head!]: 'api:\n  t: 1\n  headers: {Authorization: SECRET}\nz: 1\n',
    })
    expect(await bench.transcript('sync --strategy union')).toMatchInlineSnapshot(`
      "$ skillmeat sync --strategy union
        conflict  skill:pdf  .claude/skills/pdf  m.yaml; "m.yaml" holds values that act together, so union cannot settle it.
      Conflicts wait; the files are as they were. See \`skillmeat conflicts\`, decide with \`skillmeat resolve <name>\`.
      Take it back with \`skillmeat undo\`.
      [exit 1]"
    `)
    expect(bench.read(copy!)).not.toContain('SECRET')
  }))

test('a place of them that was decided in one project is settled in the next', () =>
  onWorkbench(async (bench) => {
    const user = CONF.replace('project', 'user')
    bench.write({ 'source/skills/pdf/servers.json': conf('https://a', 'a', 1) })
    await bench.transcript('add ../source', 'deploy pdf', 'deploy pdf --to ../user')
    const mine = conf('https://a', 'b', 1)
    bench.write({ [CONF]: mine, [user]: mine, [HEAD_CONF]: conf('https://b', 'a', 2) })
    await bench.transcript('sync', 'resolve pdf --ours')
    expect((await bench.run('sync ../user')).stdout).toContain('servers.json (as decided before)')
    expect(bench.read(user)).toBe(conf('https://a', 'b', 2))
  }))

test('a strategy that is typed counts, whatever was decided before', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf', 'deploy pdf --to ../user')
    for (const place of ['project', 'user']) {
      editFile(`${bench.root}/${COPY.replace('project', place)}`, '# PDF', '# Mine')
    }
    editFile(`${bench.root}/${HEAD}`, '# PDF', '# Theirs')
    await bench.transcript('sync', 'resolve pdf --ours', 'sync ../user --strategy use_remote')
    expect(bench.read(COPY.replace('project', 'user'))).toContain('# Theirs')
  }))
