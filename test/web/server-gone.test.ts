import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findingsOf } from './axe.ts'
import { inBrowser } from './in-browser.ts'
import { said } from './toasts.ts'
import { PAGES, startWeb } from './web-world.ts'
import type { WebWorld } from './web-world.ts'

const SHOTS = join(import.meta.dirname, '../../dist/screenshots')

const goneIn = (page: Page) => page.getByRole('alert').filter({ hasText: 'does not answer' })
const brokenIn = (page: Page) => page.getByRole('alert').filter({ hasText: 'did not come' })
const oldIn = (page: Page) => page.getByRole('alert').filter({ hasText: 'older than the server' })

inBrowser('a server that stops while its pages are open', () => {
  let web: WebWorld
  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true })
    web = await startWeb()
  })
  afterAll(async () => {
    await web.close()
    expect(web.complaints.filter((one) => !one.includes('net::ERR_'))).toEqual([])
  })

  test('leaves the page as it is, which says so and goes on when the server is back', async () => {
    const page = await web.open('/')
    await page.getByText('Live').waitFor()
    await web.example.stop()
    await goneIn(page).waitFor()
    const { port } = new URL(web.example.server.url)
    await goneIn(page).getByText(`skillmeat serve --port ${port}`).waitFor()
    await page.getByRole('link', { name: 'pdf', exact: true }).waitFor()

    // The code of this page was never asked for.
    await page.getByRole('link', { name: 'History' }).click()
    await page.waitForURL(/\/history$/)
    await goneIn(page).waitFor()
    expect(await page.getByRole('navigation', { name: 'Pages' }).isVisible()).toBe(true)

    await web.example.startAgain()
    await page.getByRole('heading', { name: 'History' }).waitFor()
    await page.getByText('Synced').first().waitFor()
    await goneIn(page).waitFor({ state: 'detached' })
    await page.getByText('Live').waitFor()
  })

  test('does not lose a dialog that was asked for meanwhile', async () => {
    const page = await web.open('/artifacts/skill:pdf')
    await page.getByText('Read it.').waitFor()
    await web.example.stop()
    await goneIn(page).waitFor()
    await page.getByRole('button', { name: 'Deploy' }).click()
    expect(await page.getByText('Read it.').isVisible()).toBe(true)
    await web.example.startAgain()
    await page.getByRole('dialog', { name: /deploy/i }).waitFor()
    await goneIn(page).waitFor({ state: 'detached' })
  })

  test('says in a toast what could not be done, once it is back', async () => {
    const before = (await web.example.ask('/operations')).json
    const page = await web.open('/')
    await page.getByText('Live').waitFor()
    await web.example.stop()
    await goneIn(page).waitFor()
    await page.keyboard.press('u')
    await web.example.startAgain()
    await said(page, 'does not answer').waitFor()
    expect((await web.example.ask('/operations')).json).toEqual(before)
  })

  test.each([
    { width: 1440, scheme: 'light' },
    { width: 1440, scheme: 'dark' },
    { width: 320, scheme: 'light' },
  ] as const)('is said readably at $width px, $scheme', async (look) => {
    const page = await web.open('/', look)
    await page.getByRole('link', { name: 'pdf', exact: true }).waitFor()
    await web.example.stop()
    await goneIn(page).waitFor()
    await page.screenshot({ path: join(SHOTS, `server-gone-${look.width}-${look.scheme}.png`) })
    expect(await findingsOf(page)).toEqual([])
    const { scrollWidth, clientWidth } = await page
      .locator('html')
      .evaluate((html) => ({ scrollWidth: html.scrollWidth, clientWidth: html.clientWidth }))
    expect(scrollWidth).toBe(clientWidth)
    await web.example.startAgain()
    await goneIn(page).waitFor({ state: 'detached' })
    await page.context().close()
  })

  test('and comes back as another version offers to reload', async () => {
    const pagesDir = otherBuild()
    const page = await web.open('/')
    await page.getByText('Live').waitFor()
    await web.example.stop()
    await goneIn(page).waitFor()
    await web.example.startAgain({ pagesDir })
    await oldIn(page).waitFor()
    await page.getByRole('link', { name: 'pdf', exact: true }).waitFor()
    await page.screenshot({ path: join(SHOTS, 'server-changed-1440-light.png') })
    expect(await findingsOf(page)).toEqual([])
    await oldIn(page).getByRole('button', { name: 'Reload' }).click()
    await oldIn(page).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'pdf', exact: true }).waitFor()
    rmSync(pagesDir, { recursive: true })
  })

  test('a part that does not come though the server answers comes with a reload', async () => {
    const page = await web.open('/')
    await page.getByRole('link', { name: 'pdf', exact: true }).waitFor()
    await page.route('**/history-page-*.js', (route) => route.abort())
    await page.getByRole('link', { name: 'History' }).click()
    await brokenIn(page).waitFor()
    await page.unroute('**/history-page-*.js')
    await brokenIn(page).getByRole('button', { name: 'Reload' }).click()
    await page.getByRole('heading', { name: 'History' }).waitFor()
    expect(await brokenIn(page).count()).toBe(0)
  })
})

/** The pages as another version of the program has them: the first script has another name. */
function otherBuild(): string {
  const dir = mkdtempSync(join(tmpdir(), 'skillmeat-pages-'))
  cpSync(PAGES, dir, { recursive: true })
  const index = readFileSync(join(dir, 'index.html'), 'utf8')
  const [, name = ''] = /src="\/assets\/([^"]+)"/.exec(index) ?? []
  cpSync(join(dir, 'assets', name), join(dir, 'assets/index-other123.js'))
  rmSync(join(dir, 'assets', name))
  writeFileSync(join(dir, 'index.html'), index.replaceAll(name, 'index-other123.js'))
  return dir
}
