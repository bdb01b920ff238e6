import { expect, test } from 'vitest'
import { ARTIFACT_TYPES } from '../artifact/artifact-type.ts'
import { assertSafePath } from '../security/safe-path.ts'
import { AGENT_ROOTS, destinationPath, agentOfRoot } from './destinations.ts'
import { AGENTS } from './agents.ts'

test('every destination is one safe place for each name', () => {
  for (const { project, user } of AGENTS) {
    for (const destination of [...Object.values(project), ...Object.values(user)]) {
      expect(destination.path.split('*').length).toBe(2)
      assertSafePath(`${destination.root}/${destinationPath(destination, 'pdf')}`)
      expect(AGENT_ROOTS).toContain(destination.root)
    }
  }
})

test('every type has a place with some agent, and skills with all', () => {
  for (const type of ARTIFACT_TYPES) {
    expect(AGENTS.some(({ project }) => project[type] !== undefined)).toBe(true)
  }
  expect(AGENTS.filter(({ project }) => project.skill === undefined)).toEqual([])
})

test('a name may hold a dollar sign', () => {
  expect(destinationPath({ path: 'commands/*.md' }, 'git/$&')).toBe('commands/git/$&.md')
})

test('a root tells whose it is', () => {
  expect(agentOfRoot('.claude')).toBe('claude_code')
  expect(agentOfRoot('.agents')).toBe('codex')
  expect(agentOfRoot('.unknown')).toBe('claude_code')
})
