import { afterAll, beforeAll, expect, test } from 'vitest'
import { inBrowser } from './in-browser.ts'
import { startWeb } from './web-world.ts'
import type { WebWorld } from './web-world.ts'

/** Every page whose address says what it shows, with what of it is there whatever the address says. */
const PAGES = {
  '/': {
    keys: ['type', 'drift', 'sort', 'look'],
    shows: 'pdf',
  },
  '/artifacts/skill:pdf': {
    keys: ['tab', 'look'],
    shows: 'Overview',
  },
  '/artifacts/skill:pdf?tab=versions': {
    keys: ['look'],
    shows: 'Imported from',
  },
  '/artifacts/skill:pdf?tab=files': {
    keys: ['file'],
    shows: 'SKILL.md',
  },
  '/compare?artifact=skill%3Apdf': {
    keys: ['look', 'file'],
    shows: 'Compare',
  },
  '/projects/{project}': {
    keys: ['drift', 'artifact'],
    shows: '.claude/skills/pdf',
  },
} as const

/** What no page knows: a word, and what the address holds besides texts. */
const UNKNOWN = ['nonsense', '["files"]', '{"a":1}', '5', 'null', '"'] as const

inBrowser('an address', () => {
  let web: WebWorld
  beforeAll(async () => {
    web = await startWeb()
  })
  afterAll(async () => {
    await web.close()
    expect(web.complaints).toEqual([])
  })
  const addressOf = (path: string) =>
    web.example.server.url + path.replace('{project}', web.example.projectId)

  test.each(Object.entries(PAGES))(
    'of %s that says what is not known shows what it would without it',
    async (path, { keys, shows }) => {
      const page = await web.open('/')
      for (const value of UNKNOWN) {
        const search = keys.map((key) => `${key}=${encodeURIComponent(value)}`).join('&')
        await page.goto(addressOf(path + (path.includes('?') ? '&' : '?') + search))
        await page.getByText(shows).filter({ visible: true }).first().waitFor()
        const failed = await page.getByRole('alert').allTextContents()
        expect({ search, failed }).toEqual({ search, failed: [] })
      }
      await page.context().close()
    },
  )

  test('with a tab that is not known shows the first one', async () => {
    const page = await web.open('/artifacts/skill:pdf?tab=nonsense')
    const first = page.getByRole('tab').first()
    await first.waitFor()
    expect(await first.getAttribute('aria-selected')).toBe('true')
    await page.getByRole('heading', { name: 'pdf' }).first().waitFor()
    await page.getByText('Read it.').waitFor()
  })

  test('takes what looks like a number as the text that it is', async () => {
    const page = await web.open('/?q=1e5')
    await page.getByRole('searchbox').waitFor()
    expect(await page.getByRole('searchbox').inputValue()).toBe('1e5')
    await page.goto(addressOf('/?q=12345678901234567890'))
    await page.getByRole('searchbox').waitFor()
    expect(await page.getByRole('searchbox').inputValue()).toBe('12345678901234567890')
  })
})
