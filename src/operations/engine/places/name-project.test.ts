import { expect, test } from 'vitest'
import { nameProject } from './name-project.ts'

const standing = (standsIn?: string) => ({
  places: {
    home: '/home/me/.skillmeat',
    userHome: '/home/me',
    claudeDir: '/home/me/.claude',
    claudeState: '/home/me/.claude.json',
    cwd: standsIn ?? '/',
    user: 'me',
    ...(standsIn === undefined ? {} : { standsIn }),
  },
})

test('a project is named where the person does not stand in it', () => {
  expect(nameProject(standing('/work/app'), '/work/app')).toBe('')
  expect(nameProject(standing('/work/app/src'), '/work/app', '--to')).toBe('')
  expect(nameProject(standing('/work/application'), '/work/app', '--to')).toBe(' --to /work/app')
  expect(nameProject(standing('/work'), "/work/it's")).toBe(` '/work/it'\\''s'`)
  expect(nameProject(standing(), '/work/app')).toBe('')
})

test('what is for all projects is in the home itself, and in no folder below', () => {
  expect(nameProject(standing('/home/me'), '/home/me', '--project')).toBe('')
  expect(nameProject(standing('/home/me/app'), '/home/me', '--project')).toBe(' --project /home/me')
})
