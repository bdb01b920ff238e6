import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { git } from './git-server.ts'
import { collectionFile, onSharedTeam, replace, skill } from './team.ts'

const FRESH = '11111111-1111-4111-8111-111111111111'

function entry(more: string): string {
  return `\n[[artifacts]]\nname = "xlsx"\ntype = "skill"\n${more}\n`
}

function addXlsx(dir: string): void {
  fs.mkdirSync(join(dir, 'skills/xlsx'), { recursive: true })
  fs.writeFileSync(join(dir, 'skills/xlsx/SKILL.md'), skill('xlsx', 'Sheets.'))
}

test.each([
  ['a path that leaves', entry('path = "../../x"'), 'instead of "skills/xlsx"'],
  ['a uuid that is a path', entry('uuid = "../../../evil"'), 'uuid'],
  [
    'credentials',
    entry('upstream = "https://me:secret@example.com/a.git"\nupstream_path = "x"'),
    'address',
  ],
  ['a folder of this machine', entry('upstream = "file:///etc"\nupstream_path = "x"'), 'address'],
])('%s in collection.toml is told, and the rest comes', (_what, text, told) =>
  onSharedTeam(async ({ bo, byHand }) => {
    byHand((dir) => {
      addXlsx(dir)
      fs.appendFileSync(join(dir, 'collection.toml'), text)
      replace(join(dir, 'skills/pdf/SKILL.md'), 'One.', 'One by hand.')
    })
    const { result } = await bo.json('pull')
    expect(result.artifacts.map(({ artifact, action }) => `${artifact} ${action}`)).toEqual([
      'skill:pdf updated',
      'skill:xlsx added',
    ])
    expect(result.warnings.map(({ message }) => message).join('\n')).toContain(told)
    const shown = JSON.parse((await bo.run('show xlsx --json')).stdout)
    expect(shown.upstream).toBe(null)
    expect(shown.uuid).toMatch(/^[0-9a-f]{8}-/)
  }),
)

test('a uuid that another artifact has already is not taken for it', () =>
  onSharedTeam(async ({ bo, byHand }) => {
    const known = JSON.parse((await bo.run('show pdf --json')).stdout).uuid
    byHand((dir) => {
      addXlsx(dir)
      fs.appendFileSync(join(dir, 'collection.toml'), entry(`uuid = "${known}"`))
    })
    await bo.run('pull')
    expect(JSON.parse((await bo.run('show pdf --json')).stdout).uuid).toBe(known)
    expect(JSON.parse((await bo.run('show xlsx --json')).stdout).uuid).not.toBe(known)
    expect(bo.own('skills/pdf/SKILL.md')).toContain('One.')
  }))

test.each([
  ['newer than we know', '[collection]\nname = "x"\nformat = 99\n', 'E_MANIFEST_SCHEMA', 'newer'],
  ['no TOML', 'name = [\n', 'E_MANIFEST_PARSE', 'line'],
  ['10 MB', `# ${'x'.repeat(10_000_000)}\n`, 'E_MANIFEST_LIMIT', 'larger than'],
])(
  'a collection.toml that is %s stops the pull before anything changes',
  (_what, text, code, told) =>
    onSharedTeam(async ({ bo, byHand }) => {
      byHand((dir) => {
        fs.writeFileSync(join(dir, 'collection.toml'), text)
        replace(join(dir, 'skills/pdf/SKILL.md'), 'One.', 'One by hand.')
      })
      const run = await bo.run('pull')
      expect(run.code).toBe(2)
      expect(run.stderr).toContain(code)
      expect(run.stderr).toContain(told)
      expect(bo.own('skills/pdf/SKILL.md')).not.toContain('One by hand.')
    }),
)

test('one bad artifact stops itself alone, is named, and is looked at again', () =>
  onSharedTeam(async ({ bo, byHand, show }) => {
    byHand((dir) => {
      fs.appendFileSync(join(dir, 'skills/docx/SKILL.md'), '\u202Etxet neddih\n')
      fs.symlinkSync('/etc/passwd', join(dir, 'skills/pdf/passwd'))
      addXlsx(dir)
      fs.writeFileSync(join(dir, 'commands/commit.md'), '---\nname: a\nname: b\n---\n')
    })
    const pulled = await bo.json('pull')
    expect(pulled.code).toBe(1)
    expect(
      pulled.result.artifacts.map(({ artifact, action, detail }) => [
        artifact,
        action,
        detail?.split(':')[0] ?? null,
      ]),
    ).toEqual([
      ['skill:docx', 'refused', 'E_HIDDEN_UNICODE'],
      ['skill:pdf', 'refused', 'E_LINK_ESCAPE'],
      ['skill:xlsx', 'added', null],
      ['command:commit', 'refused', 'E_FRONTMATTER_PARSE'],
    ])
    // It is no state that both have: nothing goes over it.
    replace(collectionFile(bo, 'skills/docx/SKILL.md'), 'Write.', 'Write more.')
    expect((await bo.json('push')).result.artifacts).toMatchObject([
      { artifact: 'skill:docx', action: 'behind' },
    ])
    expect(show('skills/docx/SKILL.md')).not.toContain('Write more.')
    expect((await bo.json('pull')).code).toBe(1)
  }))

test('what can do more than before is held back until a person agrees', () =>
  onSharedTeam(async ({ bo, byHand }) => {
    byHand((dir) => {
      replace(
        join(dir, 'commands/commit.md'),
        'description: Commits.',
        'description: Commits.\nallowed-tools: Bash(*)',
      )
    })
    const held = await bo.json('pull')
    expect(held.code).toBe(1)
    expect(held.result.artifacts).toMatchObject([{ action: 'held_back' }])
    expect(bo.own('commands/commit.md')).not.toContain('allowed-tools')
    expect((await bo.json('pull --allow-exec')).result.artifacts).toMatchObject([
      { action: 'updated' },
    ])
  }))

test('a tree with names that git forbids is refused whole', () =>
  onSharedTeam(async ({ bo, dir }) => {
    const run = (input: string, ...args: string[]) =>
      execFileSync('git', args, { cwd: dir, input }).toString().trim()
    const blob = run('evil\n', 'hash-object', '-w', '--stdin')
    const inner = run(`100644 blob ${blob}\tevil\n`, 'mktree')
    const tree = run(`040000 tree ${inner}\t..\n`, 'mktree')
    const commit = git(dir, 'commit-tree', '-m', 'x', '-p', 'main', tree)
    git(dir, 'update-ref', 'refs/heads/main', commit)
    const pulled = await bo.run('pull')
    expect(pulled.code).toBeGreaterThan(1)
    expect(pulled.stderr).toMatch(/E_GIT_TREE|E_SOURCE_UNREACHABLE/)
    expect(bo.has('skills/pdf/SKILL.md')).toBe(true)
  }))

test('an address with credentials, or that would run something, is refused', () =>
  onSharedTeam(async ({ ana }) => {
    const said = await ana.run('remote add x https://me:secret@example.com/a.git')
    expect(said.stderr).toContain('credential helper')
    expect(said.stderr).not.toContain('secret')
    for (const url of ['ext::sh%20-c%20x', '--upload-pack=x', 'ssh://-oProxyCommand=x/a']) {
      expect((await ana.run(`remote add x -- ${url}`)).code).toBe(2)
    }
    expect((await ana.run('remote add a/b https://example.com/a.git')).stderr).toContain(
      'E_NAME_INVALID',
    )
    expect((await ana.run('pull other')).stderr).toContain('E_REMOTE_NOT_FOUND')
  }))

test('a credential does not leave, unless a person lets it', () =>
  onSharedTeam(async ({ ana, show }) => {
    const key = `ghp_${'a1B2'.repeat(9)}`
    replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'One.', key)
    const refused = await ana.run('push')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('E_SECRET_IN_EXPORT')
    expect(refused.stderr).not.toContain(key)
    expect(show('skills/pdf/SKILL.md')).not.toContain(key)
    const [, allow] = /(--allow [0-9a-f]+)/.exec(refused.stderr) ?? []
    expect(await ana.say(`push ${allow}`)).toContain('[exit 0]')
    expect(show('skills/pdf/SKILL.md')).toContain(key)
  }))

test('what was made anew under the name of something that is gone is no namesake', () =>
  onSharedTeam(async ({ bo, byHand }) => {
    byHand((dir) => {
      const file = join(dir, 'collection.toml')
      const text = fs.readFileSync(file, 'utf8')
      const own = text.split('[[artifacts]]').filter((part) => !part.includes('"docx"'))
      fs.writeFileSync(
        file,
        `${own.join('[[artifacts]]')}${entry('').replace('xlsx', 'docx')}uuid = "${FRESH}"\n`,
      )
      fs.writeFileSync(join(dir, 'skills/docx/SKILL.md'), skill('docx', 'Another one.'))
      fs.mkdirSync(join(dir, 'skills/DOCX'), { recursive: true })
      fs.writeFileSync(join(dir, 'skills/DOCX/SKILL.md'), skill('DOCX', 'In capitals.'))
    })
    const pulled = await bo.json('pull')
    expect(pulled.result.artifacts.map(({ artifact, action }) => `${artifact} ${action}`)).toEqual([
      'skill:docx removed',
      'skill:DOCX added',
      'skill:docx namesake',
    ])
    expect(bo.own('skills/DOCX/SKILL.md')).toContain('In capitals.')
    await bo.run('pull --as docx=docx-small')
    expect(bo.own('skills/docx-small/SKILL.md')).toContain('Another one.')
  }))

test('a namesake is another artifact, until a person says otherwise', () =>
  onSharedTeam(async ({ ana, bo, list }) => {
    for (const [member, text] of [
      [ana, 'Review as Ana does.'],
      [bo, 'Review as Bo does.'],
    ] as const) {
      member.write({ 'more/skills/review/SKILL.md': skill('review', text) })
      await member.run('add ../more')
    }
    await ana.run('push')
    const pulled = await bo.json('pull')
    expect(pulled.code).toBe(1)
    expect(pulled.result.artifacts).toMatchObject([
      { artifact: 'skill:review', action: 'namesake' },
    ])
    expect(bo.own('skills/review/SKILL.md')).toContain('as Bo does')
    expect((await bo.json('push')).result.artifacts).toMatchObject([{ action: 'namesake' }])
    const taken = await bo.json('pull --as review=team-review')
    expect(taken.result.artifacts).toMatchObject([
      { artifact: 'skill:team-review', action: 'added' },
    ])
    expect(bo.own('skills/team-review/SKILL.md')).toContain('as Ana does')
    await bo.run('rename review bo-review')
    await bo.run('push')
    expect(list()).toContain('skills/bo-review/SKILL.md')
    // What it is called here is nobody else's business.
    expect(list()).toContain('skills/review/SKILL.md')
    expect(list()).not.toContain('skills/team-review/SKILL.md')
  }))
