import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { inBrowser } from './in-browser.ts'
import { said, undoIn } from './toasts.ts'
import { startWeb } from './web-world.ts'
import type { WebWorld } from './web-world.ts'

const HOOKS = JSON.stringify({
  hooks: { Stop: [{ hooks: [{ type: 'command', command: 'echo stop' }] }] },
})
const SOURCE = {
  'source/skills/pdf/SKILL.md': '---\nname: pdf\ndescription: About pdf files.\n---\n\nRead it.\n',
  'source/skills/docx/SKILL.md':
    '---\nname: docx\ndescription: About docx files.\n---\n\nWrite it.\n',
  'guard/.claude-plugin/plugin.json': '{"name":"guard","version":"1.0.0"}\n',
  'guard/hooks/hooks.json': HOOKS,
}
const PDF = 'skills/pdf/SKILL.md'

inBrowser('a dialog that shows a change before it makes it', () => {
  let web: WebWorld
  beforeAll(async () => {
    web = await startWeb({ files: SOURCE })
    const { run, root } = web.example.bench
    await run('add ../source --yes')
    await run('add ../guard --yes')
    await run('deploy pdf')
    editFile(join(root, `home/collections/default/${PDF}`), 'Read it.', 'Read it twice.')
    await run('status')
  })
  afterAll(async () => {
    await web.close()
    expect(web.complaints).toEqual([])
  })
  const copy = () => web.example.bench.read(`project/.claude/${PDF}`)
  const project = () => `/projects/${web.example.projectId}`

  test('syncs a project', async () => {
    const page = await web.open(project())
    await page.getByRole('button', { name: 'Sync', exact: true }).click()
    await page.getByRole('dialog').getByText('Updates', { exact: true }).waitFor()
    expect(await applyAndUndo(page, 'Sync', /^Synced/)).toBe('Synced 1 copy in project')
    expect(copy()).toContain('Read it.')
  })

  test('syncs all projects', async () => {
    const page = await web.open('/projects')
    await page.getByRole('button', { name: 'Sync all that is safe' }).click()
    expect(await applyAndUndo(page, 'Sync 1 copy', /^Synced/)).toBe('Synced 1 project')
    expect(copy()).toContain('Read it.')
  })

  test('undeploys a copy', async () => {
    const page = await web.open(project())
    await page.getByRole('button', { name: /pdf/ }).click()
    await page.getByRole('button', { name: 'Undeploy' }).click()
    await page.getByRole('dialog').getByText('.claude/skills/pdf').waitFor()
    expect(await applyAndUndo(page, 'Undeploy', /^Took/)).toBe('Took skill:pdf out of project')
    expect(copy()).toContain('Read it.')
  })

  test('deletes an artifact, and says where copies stay', async () => {
    const page = await web.open('/artifacts/skill:pdf')
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByText('Copies stay in 1 project').waitFor()
    expect(await applyAndUndo(page, 'Delete', /^Deleted/)).toBe('Deleted skill:pdf')
  })

  test('takes back what a version changed', async () => {
    const page = await web.open('/artifacts/skill:pdf?tab=versions')
    await page
      .getByRole('button', { name: /^More about version/ })
      .first()
      .click()
    await page.getByRole('menuitem', { name: 'Take its changes back' }).click()
    await page.getByText('It applies cleanly.').waitFor()
    expect(await applyAndUndo(page, 'Take back', /^Took back/)).toMatch(/changed$/)
  })

  test('asks for consent before something that runs by itself is deployed', async () => {
    const page = await web.open('/artifacts/composite:guard')
    await page.getByRole('button', { name: 'Deploy' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Deploy', exact: true }).click()
    await dialog.getByText('echo stop').waitFor()
    expect(await applyAndUndo(page, 'Allow and deploy', /^Deployed/)).toMatch(/artifact/)
  })

  test('renames and tags with Enter', async () => {
    const page = await web.open('/artifacts/skill:docx')
    await page.getByRole('heading', { name: 'docx' }).waitFor()
    await page.keyboard.press('t')
    await page.getByRole('textbox', { name: 'Tags' }).fill('office')
    await page.keyboard.press('Enter')
    expect(await said(page, /^Tagged/).textContent()).toBe('Tagged 1 artifact')
    await page.keyboard.press('r')
    await page.getByRole('textbox', { name: 'Name' }).fill('word')
    await page.keyboard.press('Enter')
    await page.waitForURL(/skill:word/)
    await page.context().close()
  })
})

/** Presses the button of the dialog, undoes the change, and returns what the toast said. */
async function applyAndUndo(page: Page, verb: string, words: RegExp): Promise<string | null> {
  await page.getByRole('dialog').getByRole('button', { name: verb, exact: true }).click()
  const toast = await said(page, words).textContent()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await undoIn(page).click()
  await said(page, /^Taken back/).waitFor()
  await page.context().close()
  return toast
}
