import fs from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { DOCUMENTS } from '../../src/api/contract/documents.ts'
import { createBare, git } from './git-server.ts'
import { FIVE, collectionFile, createTeam, replace, skill } from './team.ts'
import type { Team } from './team.ts'

/** The team's repository serves as the source: it has a skill and a command in folders of its own. */
async function onSource(task: (team: Team, say: Say) => Promise<void>): Promise<void> {
  const team = await createTeam()
  team.byHand((dir) => {
    for (const [path, text] of [
      ['kit/skills/pdf/SKILL.md', FIVE],
      ['kit/skills/pdf/notes.md', 'Notes.\n'],
      ['kit/commands/commit.md', '---\ndescription: Commits.\n---\n\nCommit it.\n'],
      ['README.md', '# Kit\n'],
    ] as const) {
      fs.mkdirSync(join(dir, path, '..'), { recursive: true })
      fs.writeFileSync(join(dir, path), text)
    }
  })
  await team.ana.run(`add ${team.url}`)
  const say: Say = async (line) => {
    const { code, stdout, stderr } = await team.ana.run(`${line} --json`)
    return { code, stderr, ...(stdout === '' ? {} : JSON.parse(stdout)) }
  }
  try {
    await task(team, say)
  } finally {
    team.remove()
  }
}

type Say = (line: string) => Promise<{
  readonly code: number
  readonly stderr: string
  readonly [key: string]: unknown
}>

test('edits go to the source on its newest commit, and come back as nothing new', () =>
  onSource(async (team, say) => {
    const { ana, dir } = team
    replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'Five.', 'Five by Ana.')
    fs.rmSync(collectionFile(ana, 'skills/pdf/notes.md'))
    team.byHand((clone) => {
      replace(join(clone, 'kit/skills/pdf/SKILL.md'), 'One.', 'One upstream.')
      fs.writeFileSync(join(clone, 'README.md'), '# The kit\n')
    })
    const tip = git(dir, 'rev-parse', 'main')
    const planned = await say('contribute pdf --dry-run')
    expect(planned).toMatchObject({ code: 0, commit: null, base: tip })
    expect(planned['patch']).toContain('+Five by Ana.')
    expect(planned['patch']).not.toContain('One upstream.\n+')
    const text = await ana.say('contribute pdf --dry-run')
    expect(text).toContain('a/kit/skills/pdf/SKILL.md')
    expect(git(dir, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
    const sent = await say('contribute pdf -m "Say five better" --branch five')
    expect(DOCUMENTS['contribute']?.safeParse(withoutRun(sent)).error).toBe(undefined)
    expect(sent).toMatchObject({ branch: 'five', into: 'main', page: null })
    expect(git(dir, 'rev-parse', 'five^')).toBe(tip)
    expect(git(dir, 'log', '-1', '--format=%an|%s', 'five')).toBe('ana|Say five better')
    expect(git(dir, 'diff', '--name-status', 'main', 'five').split('\n')).toEqual([
      'M\tkit/skills/pdf/SKILL.md',
      'D\tkit/skills/pdf/notes.md',
    ])
    // It is taken in, and meanwhile something else changes.
    git(dir, 'update-ref', 'refs/heads/main', 'five')
    team.byHand((clone) => replace(join(clone, 'kit/skills/pdf/SKILL.md'), 'Three.', 'Three!'))
    expect(await ana.say('update pdf')).toContain('[exit 0]')
    const own = ana.own('skills/pdf/SKILL.md')
    expect(own).toBe(team.show('kit/skills/pdf/SKILL.md') + '\n')
    expect(own).toContain('Five by Ana.')
    expect(await say('contribute pdf')).toMatchObject({
      commit: null,
      artifacts: [{ artifact: 'skill:pdf', action: 'nothing' }],
    })
  }))

function withoutRun({ code: _code, stderr: _stderr, ...document }: Awaited<ReturnType<Say>>) {
  return document
}

test('a fork takes it where the source does not', () =>
  onSource(async (team, say) => {
    const { ana, dir, root } = team
    const fork = createBare(join(root, 'fork.git'))
    git(fork, 'fetch', '--quiet', dir, 'main:main')
    team.byHand((clone) => fs.writeFileSync(join(clone, 'README.md'), '# Later\n'))
    fs.writeFileSync(join(dir, 'hooks/update'), '#!/bin/sh\necho "denied" >&2\nexit 1\n', {
      mode: 0o755,
    })
    replace(collectionFile(ana, 'commands/commit.md'), 'Commit it.', 'Commit it well.')
    const refused = await say('contribute commit')
    expect(refused).toMatchObject({ code: 2 })
    expect(refused.stderr).toMatch(/E_PUSH_(?:PROTECTED|REJECTED)/)
    const url = pathToFileURL(fork).href
    const sent = await say(`contribute commit --fork ${url} --branch better`)
    expect(sent).toMatchObject({ code: 0, pushed_to: url, branch: 'better' })
    expect(git(fork, 'show', 'better:kit/commands/commit.md')).toContain('Commit it well.')
    expect(git(fork, 'rev-parse', 'better^')).toBe(git(dir, 'rev-parse', 'main'))
    expect(git(dir, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
  }))

test("a project's copy can have the edits", () =>
  onSource(async (team, say) => {
    const { ana } = team
    await ana.run('deploy pdf --allow-exec')
    replace(join(ana.root, 'project/.claude/skills/pdf/SKILL.md'), 'Two.', 'Two in a project.')
    expect(await say('contribute pdf')).toMatchObject({ commit: null })
    const sent = await say('contribute pdf --from . --branch two')
    expect(sent).toMatchObject({ artifacts: [{ action: 'sent' }] })
    expect(team.show('kit/skills/pdf/SKILL.md', 'two')).toContain('Two in a project.')
    expect(ana.own('skills/pdf/SKILL.md')).not.toContain('Two in a project.')
  }))

test('what meets a change of the source waits for an update, and what came from nowhere has no source', () =>
  onSource(async (team, say) => {
    const { ana } = team
    replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'Five.', 'Five by Ana.')
    team.byHand((clone) => replace(join(clone, 'kit/skills/pdf/SKILL.md'), 'Five.', 'Five there.'))
    const met = await say('contribute pdf')
    expect(met.stderr).toContain('E_CONFLICT')
    expect(met.stderr).toContain('skillmeat update skill:pdf')
    ana.write({ 'more/skills/own/SKILL.md': skill('own', 'Mine.') })
    await ana.run('add ../more')
    expect((await say('contribute own')).stderr).toContain('E_NO_UPSTREAM')
    team.byHand((clone) => fs.rmSync(join(clone, 'kit/commands'), { recursive: true }))
    replace(collectionFile(ana, 'commands/commit.md'), 'Commit it.', 'Commit it well.')
    expect((await say('contribute commit')).stderr).toContain('E_SOURCE_NOT_FOUND')
  }))
