import { expect, test } from 'vitest'
import type { Ports } from '../../src/ports/ports.ts'
import type { World } from '../world/world.ts'
import { writeFiles } from '../world/write-files.ts'
import { copyFile, driftOf, headFile, readText, syncFirst, whereDeployed } from './setting.ts'

const HIDDEN = 'skills/alpha/notes.md'

/** Hides `notes.md` in the copy, with the person's own file there, and looks at it once or not. */
async function hideInCopy(
  ports: Ports,
  world: World,
  { notes, isSeen }: { readonly notes: string; readonly isSeen: boolean },
): Promise<void> {
  writeFiles(copyFile(world, 'skills/alpha'), {
    '.skillmeatignore': 'notes.md\n',
    'notes.md': notes,
  })
  if (isSeen) await driftOf(ports, world, 'alpha')
}

const actionOf = ({ synced }: Awaited<ReturnType<typeof syncFirst>>) =>
  synced.find(({ artifact }) => artifact.endsWith(':alpha'))?.action

test.each([
  ['that was looked at before', true],
  ['that was never looked at', false],
])(
  'a path new in the collection meets an ignored file of the copy %s: both are seen',
  (_, isSeen) =>
    whereDeployed(async (ports, world) => {
      await hideInCopy(ports, world, { notes: 'mine\n', isSeen })
      writeFiles(headFile(world, 'skills/alpha'), { 'notes.md': 'theirs\n' })
      const report = await syncFirst(ports, world)
      expect(actionOf(report)).toBe('pending')
      expect(report.synced.flatMap(({ conflicts }) => conflicts)).toEqual(['notes.md'])
      expect(readText(copyFile(world, HIDDEN))).toBe('mine\n')
      await syncFirst(ports, world, { strategy: 'use_remote' })
      expect(readText(copyFile(world, HIDDEN))).toBe('theirs\n')
      expect(await driftOf(ports, world, 'alpha')).toMatchObject({ drift: { kind: 'modified' } })
    }),
)

test('an ignored file of the copy that says the same as the new path in the collection is it', () =>
  whereDeployed(async (ports, world) => {
    await hideInCopy(ports, world, { notes: 'same\n', isSeen: true })
    writeFiles(headFile(world, 'skills/alpha'), { 'notes.md': 'same\n' })
    expect(actionOf(await syncFirst(ports, world))).toBe('merged')
    expect(readText(copyFile(world, HIDDEN))).toBe('same\n')
  }))

test('a path new in a copy meets an ignored file of the collection: both are seen', () =>
  whereDeployed(async (ports, world) => {
    const ignored = { '.skillmeatignore': 'notes.md\n' }
    writeFiles(headFile(world, 'skills/alpha'), { ...ignored, 'notes.md': 'mine\n' })
    await driftOf(ports, world, 'alpha')
    writeFiles(copyFile(world, 'skills/alpha'), { 'notes.md': 'theirs\n' })
    const report = await syncFirst(ports, world, { pull: true })
    expect(report.synced.flatMap(({ conflicts }) => conflicts)).toEqual(['notes.md'])
    expect(readText(headFile(world, HIDDEN))).toBe('mine\n')
  }))

test('an ignored file that nobody tracks stays the user’s through a sync', () =>
  whereDeployed(async (ports, world) => {
    await hideInCopy(ports, world, { notes: 'mine\n', isSeen: true })
    writeFiles(headFile(world, 'skills/alpha'), { 'guide.md': 'ONE\ntwo\nthree\nfour\nfive\n' })
    expect(actionOf(await syncFirst(ports, world))).toBe('merged')
    expect(readText(copyFile(world, HIDDEN))).toBe('mine\n')
  }))
