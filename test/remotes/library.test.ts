import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openHome } from '../../src/library/index.ts'
import { collectionFile, createTeam, replace } from './team.ts'

test('the library shares a collection as the command line does', async () => {
  const team = await createTeam()
  const { ana, bo, url } = team
  await ana.run('add ../source')
  const open = (root: string) => {
    const env = { ...ana.env, HOME: join(root, 'user'), SKILLMEAT_HOME: join(root, 'home') }
    return openHome({ cwd: root, env })
  }
  const [hers, his] = [await open(ana.root), await open(bo.root)]
  expect((await hers.addRemote({ name: 'team', url })).result).toMatchObject({ commit: null })
  const { result } = await hers.push({ dryRun: true })
  expect(result.artifacts.map(({ action }) => action)).toEqual(['added', 'added', 'added'])
  await hers.push()
  await his.addRemote({ name: 'team', url })
  await his.pull()
  replace(collectionFile(bo, 'skills/pdf/SKILL.md'), 'Five.', 'Five by Bo.')
  await his.push({ names: ['pdf'] })
  expect((await hers.pull()).result.artifacts).toMatchObject([
    { artifact: 'skill:pdf', action: 'updated' },
  ])
  expect(await hers.remotes()).toMatchObject([{ name: 'team', artifacts: 3 }])
  await expect(hers.contribute({ names: ['pdf'] })).rejects.toMatchObject({ code: 'E_NO_UPSTREAM' })
  await hers.removeRemote({ name: 'team' })
  expect(await hers.remotes()).toEqual([])
  await hers.close()
  await his.close()
  team.remove()
})
