import { expect, test } from 'vitest'
import { DOCUMENTS } from '../../src/api/contract/documents.ts'
import { collectionFile, onSharedTeam, replace } from './team.ts'

test('each command of a team prints the document that is described', () =>
  onSharedTeam(async ({ ana, bo, url }) => {
    replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'One.', 'One by Ana.')
    for (const line of [
      'push --propose',
      'push',
      'push',
      'pull',
      'remote list',
      'remote remove team',
      `remote add team ${url} --branch main`,
      'remote list',
    ]) {
      const { stdout, stderr } = await ana.run(`${line} --json`)
      const name = /^(?:remote )?\w+/.exec(line)?.[0] ?? ''
      const { error } = DOCUMENTS[name]?.safeParse(JSON.parse(stdout)) ?? { error: 'none' }
      expect({ line, stderr, error }).toEqual({ line, stderr: '', error: undefined })
    }
    replace(collectionFile(bo, 'skills/pdf/SKILL.md'), 'One.', 'One by Bo.')
    const { stdout } = await bo.run('pull --json')
    expect(DOCUMENTS['pull']?.safeParse(JSON.parse(stdout)).error).toBe(undefined)
    expect(JSON.parse(stdout).result.artifacts).toMatchObject([
      { action: 'pending', conflicts: ['SKILL.md'] },
    ])
  }))
