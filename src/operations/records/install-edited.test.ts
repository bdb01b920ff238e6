import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  addFrom,
  deployTo,
  driftIn,
  installIn,
  shareWith,
  told,
} from '../../../test/world/person-verbs.ts'
import { createTeam } from '../../../test/world/team.ts'
import type { Person, Team } from '../../../test/world/team.ts'
import { editFile } from '../../../test/world/write-files.ts'
import { update } from '../importing/update.ts'
import { sync } from '../sync/sync.ts'

const SKILL = 'skills/pdf/SKILL.md'
const COPY = `.claude/${SKILL}`

const SYNC = { names: [], strategy: null, removed: 'keep', missing: 'keep', dryRun: false } as const

let team: Team
let ada: Person
let ben: Person

beforeEach(() => {
  team = createTeam()
  ada = team.join('ada')
  ben = team.join('ben')
})
afterEach(() => team.close())

const share = (...names: readonly string[]) => shareWith(ada, ben, names)

test('a base that was lost with its source is found once that is back', async () => {
  team.publish('kit', { [SKILL]: 'Published.\nTwo.\nThree.\nFour.\n' })
  await addFrom(ada, 'kit')
  await deployTo(ada, 'pdf')
  editFile(join(ada.project, COPY), 'Published.', 'Edited here.')
  await share()
  team.takeAway('kit')
  expect(told(await installIn(ben))).toEqual(['skill:pdf added files modified'])
  team.bringBack('kit')
  expect(told(await installIn(ben))).toEqual(['skill:pdf joined source modified'])
  expect(ben.git('diff')).toBe('')
  expect(told(await installIn(ben))).toEqual(['skill:pdf unchanged store modified'])
  editFile(join(ben.project, COPY), 'Four.', 'Ben.')
  expect(await driftIn(ben)).toEqual(['skill:pdf diverged'])
  await ben.run((ports) => sync(ports, { ...SYNC, projects: [ben.project], pull: true }))
  expect(ben.read(COPY)).toBe('Edited here.\nTwo.\nThree.\nBen.\n')
})

test('an edit that is in no record goes into none with install', async () => {
  team.publish('kit', { [SKILL]: 'One.\nTwo.\nThree.\nFour.\nFive.\nSix.\nSeven.\n' })
  await addFrom(ada, 'kit')
  await share('pdf')
  await installIn(ben)
  team.publish('kit', { [SKILL]: 'Upstream.\nTwo.\nThree.\nFour.\nFive.\nSix.\nSeven.\n' })
  editFile(join(ada.project, COPY), 'Four.', 'Ada.')
  await ada.run((ports) => update(ports, { names: [], dryRun: false }))
  await ada.run((ports) => sync(ports, { ...SYNC, projects: [ada.project], pull: false }))
  editFile(join(ben.project, COPY), 'Seven.', 'Ben.')
  ben.commit('Ben')
  ada.commit('Ada')
  ada.git('push', '--quiet', 'origin', 'HEAD:main')
  ben.git('pull', '--quiet', '--no-rebase', '--no-edit', 'origin', 'main')
  expect(ben.read(COPY)).toBe('Upstream.\nTwo.\nThree.\nAda.\nFive.\nSix.\nBen.\n')
  await installIn(ben)
  expect(ben.git('diff')).toBe('')
})
