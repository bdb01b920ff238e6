import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { inBrowser } from './in-browser.ts'
import { said, undoIn } from './toasts.ts'
import { startWeb } from './web-world.ts'
import type { WebWorld } from './web-world.ts'

const SOURCE = {
  'source/skills/pdf/SKILL.md':
    '---\nname: pdf\ndescription: About pdf files.\n---\n\nRead it.\n\nFill it.\n\nSave it.\n',
  'source/skills/docx/SKILL.md':
    '---\nname: docx\ndescription: About docx files.\n---\n\nWrite it.\n',
}

/** One person, from an empty home to a merge that is resolved, without a terminal but for the editor. */
inBrowser(
  'a person who never opens a terminal',
  () => {
    let web: WebWorld
    beforeAll(async () => {
      web = await startWeb({ files: SOURCE })
    })
    afterAll(async () => {
      await web.close()
      expect(web.complaints).toEqual([])
    })
    const file = (path: string) => join(web.example.bench.root, path)
    const skill = 'project/.claude/skills/pdf/SKILL.md'

    test('takes in what a folder holds, and sees it in the library', async () => {
      const page = await web.open('/')
      await page.getByText('The library is empty').waitFor()
      await page.goto(`${web.example.server.url}/import`)
      await page.getByRole('button', { name: file('source') }).click()
      await page.getByRole('region', { name: 'New' }).getByText('skill:pdf').waitFor()
      await page.getByRole('button', { name: 'Import 2 artifacts' }).click()
      await page.getByRole('heading', { name: 'Imported 2 artifacts' }).waitFor()
      await page.getByRole('link', { name: 'Open the library' }).click()
      expect(await isShown(page.getByRole('link', { name: 'pdf', exact: true }))).toBe(true)
    })

    test('registers a project, deploys into it, and finds it in sync', async () => {
      const page = await web.open('/artifacts/skill:pdf')
      await page.getByRole('button', { name: 'Deploy' }).click()
      await page.getByLabel(/folder/i).fill(file('project'))
      await page.getByRole('button', { name: /add|register/i }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^deploy/i })
        .click()
      await said(page, /^Deployed/).waitFor()
      expect(web.example.bench.read(skill)).toContain('Fill it.')
    })

    test('sees what somebody changes elsewhere', async () => {
      const page = await web.open('/')
      await page.getByText('Live').waitFor()
      await web.example.bench.run('tag docx --add fresh')
      expect(await isShown(page.getByText('#fresh'))).toBe(true)
    })

    test('meets a conflict, settles it place by place, and takes it back', async () => {
      editFile(file(skill), 'Fill it.', 'Fill it twice.')
      editFile(file('home/collections/default/skills/pdf/SKILL.md'), 'Fill it.', 'Fill it once.')
      await web.example.bench.run('sync')
      const page = await web.open('/merges')
      await page.getByRole('link', { name: 'skill:pdf' }).click()
      const place = page.getByRole('region', { name: 'Place 1' })
      await place.getByText('Fill it twice.').waitFor()
      await page.keyboard.press('3')
      await page.getByText('Every place is decided').waitFor()
      await page.getByLabel('Result: SKILL.md').getByText('Fill it once.').waitFor()
      await page.getByRole('button', { name: 'Finish the merge' }).click()
      await page.getByText('Nothing waits for you').waitFor()
      expect(web.example.bench.read(skill)).toContain('Fill it twice.\nFill it once.\n')
      await undoIn(page).click()
      await said(page, /^Taken back/).waitFor()
      expect(web.example.bench.read(skill)).not.toContain('Fill it once.')
    })

    test('compares a version with its parent, side by side and in one', async () => {
      const page = await web.open('/compare?artifact=skill%3Apdf&version=head&against=parent')
      await page.getByRole('heading', { name: 'Compare' }).waitFor()
      await page.getByRole('textbox', { name: 'skills/pdf/SKILL.md' }).nth(1).waitFor()
      await page.keyboard.press('s')
      await page.waitForURL(/look=unified/)
      await page.reload()
      expect(await isShown(page.getByText('Fill it once.'))).toBe(true)
    })

    test('takes a snapshot, sees what going back would do, goes back, and undoes that', async () => {
      const page = await web.open('/history')
      await page.getByRole('button', { name: 'Take a snapshot' }).click()
      await page.getByLabel('What for').fill('before the experiment')
      await page.getByRole('button', { name: 'Take it' }).click()
      await said(page, /^Took a snapshot/).waitFor()
      const docx = 'home/collections/default/skills/docx/SKILL.md'
      editFile(file(docx), 'Write it.', 'Scribble it.')
      await web.example.bench.run('status')
      await page.getByRole('tab', { name: 'Snapshots' }).click()
      const row = page.getByRole('listitem').filter({ hasText: 'before the experiment' })
      await row.getByRole('button', { name: 'Roll back' }).click()
      await page.getByLabel('Keep edits made since').uncheck()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('as it was').waitFor()
      await dialog.getByRole('button', { name: 'Roll back', exact: true }).click()
      await said(page, /^Rolled back/).waitFor()
      expect(web.example.bench.read(docx)).toContain('Write it.')
      await undoIn(page).click()
      await said(page, /^Taken back/).waitFor()
      expect(web.example.bench.read(docx)).toContain('Scribble it.')
    })

    test('takes in what changed upstream, and takes that back', async () => {
      const head = 'home/collections/default/skills/docx/SKILL.md'
      editFile(file('source/skills/docx/SKILL.md'), 'About docx', 'All about docx')
      const page = await web.open('/updates')
      await page.getByRole('button', { name: 'Look for updates' }).first().click()
      await page.getByRole('button', { name: 'Update 1 artifact' }).click()
      await page.getByRole('region', { name: 'What was updated' }).waitFor()
      expect(web.example.bench.read(head)).toContain('All about docx')
      await undoIn(page).click()
      await said(page, /^Taken back/).waitFor()
      expect(web.example.bench.read(head)).not.toContain('All about docx')
    })

    test('saves what is chosen as one file, and takes it in again', async () => {
      const page = await web.open('/')
      await page.getByRole('checkbox', { name: /docx/ }).check()
      await page.getByRole('button', { name: 'Export' }).click()
      const saved = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Save the file' }).click()
      const bundle = await (await saved).path()
      expect((await saved).suggestedFilename()).toMatch(/\.skillmeat-pack$/)

      await web.example.bench.run('remove docx --yes')
      await page.goto(`${web.example.server.url}/import`)
      await page.locator('input[type=file]').setInputFiles({
        name: 'docx.skillmeat-pack',
        mimeType: 'application/octet-stream',
        buffer: readFileSync(bundle),
      })
      await page.getByRole('region', { name: 'New' }).getByText('skill:docx').waitFor()
      await page.getByRole('button', { name: 'Import 1 artifact' }).click()
      await page.getByRole('heading', { name: 'Imported 1 artifact' }).waitFor()
      expect(web.example.bench.read('home/collections/default/skills/docx/SKILL.md')).toContain(
        'name: docx',
      )
    })

    test('makes a key for a program and revokes it', async () => {
      const page = await web.open('/settings')
      await page.getByRole('button', { name: 'Make a key' }).click()
      await page.getByLabel('Who or what it is for').fill('ci')
      await page.getByRole('button', { name: 'Make it' }).last().click()
      const shown = await page.getByText(/^sk_/).textContent()
      const key = /sk_[0-9a-f]{12}_[0-9a-f]{64}/.exec(shown ?? '')?.[0] ?? ''
      expect((await web.example.ask('/about', { key })).status).toBe(200)
      await page.getByRole('button', { name: 'Done' }).click()
      await page.getByRole('button', { name: 'Revoke ci' }).click()
      await page.getByText('revoked').waitFor()
      expect((await web.example.ask('/about', { key })).status).toBe(401)
    })

    test('gets everywhere by the keyboard alone', async () => {
      const page = await web.open('/')
      await page.keyboard.press('g')
      await page.keyboard.press('h')
      await page.getByRole('heading', { name: 'History' }).waitFor()
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').getByRole('combobox').fill('docx')
      await page.getByRole('option', { name: /docx/ }).first().waitFor()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'docx' }).waitFor()
      await page.keyboard.press('?')
      expect(await isShown(page.getByRole('dialog'))).toBe(true)
    })

    test('without a key is told how to get in', async () => {
      const page = await web.browser.newPage()
      await page.goto(web.example.server.url)
      expect(await isShown(page.getByText('skillmeat serve --open'))).toBe(true)
      await page.close()
    })
  },
  { isStory: true },
)

/** Waits for something to be there to be seen; false when it does not come. */
async function isShown(locator: Locator): Promise<boolean> {
  return locator
    .first()
    .waitFor()
    .then(
      () => true,
      () => false,
    )
}
