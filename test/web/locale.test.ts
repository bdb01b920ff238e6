import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from './in-browser.ts'
import { startWeb } from './web-world.ts'
import type { WebWorld } from './web-world.ts'

inBrowser('a browser on a system without a language', () => {
  let web: WebWorld
  beforeAll(async () => {
    const { LANG: _lang, LANGUAGE: _language, LC_ALL: _all, ...env } = process.env
    web = await startWeb({ env: { ...env, LC_ALL: 'C' }, locale: null })
  })
  afterAll(() => web.close())

  test('names one that Intl does not take', async () => {
    const page = await web.browser.newPage()
    const said = await page.evaluate(() => navigator.language)
    expect(said).toMatch(/@posix$/)
    expect(() => new Intl.NumberFormat(said)).toThrow(RangeError)
  })

  test('shows the charts, the days and the times', async () => {
    const page = await web.open('/insights')
    await page.getByText('Commands').first().waitFor()
    await page.locator('.uplot canvas').waitFor()
    await page.goto(`${web.example.server.url}/history`)
    await page.getByText('Synced').first().waitFor()
    const time = page.getByRole('main').locator('time').first()
    await time.hover()
    expect(await time.getAttribute('title')).toMatch(/\d{4}/)
    expect(web.complaints).toEqual([])
  })
})
