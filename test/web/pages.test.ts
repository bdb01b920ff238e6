import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findingsOf } from './axe.ts'
import { inBrowser } from './in-browser.ts'
import { startWeb } from './web-world.ts'
import type { WebWorld } from './web-world.ts'

/** For a person to look at, with `SKILLMEAT_SHOTS=1`. */
const SHOTS = join(import.meta.dirname, '../../dist/screenshots')
const TAKES_SHOTS = process.env['SKILLMEAT_SHOTS'] === '1'

/** Every page as a person would see it, with what says that it is there. */
const PAGES = {
  library: ['/', 'pdf'],
  artifact: ['/artifacts/skill:pdf', 'Read it.'],
  files: ['/artifacts/skill:pdf?tab=files', 'SKILL.md'],
  versions: ['/artifacts/skill:pdf?tab=versions', 'Imported from'],
  deployments: ['/artifacts/skill:pdf?tab=deployments', 'Modified'],
  contains: ['/artifacts/composite:office?tab=contains', 'As pinned'],
  security: ['/artifacts/skill:pdf?tab=security', 'executable'],
  compare: ['/compare?artifact=skill%3Apdf&version=head&against=parent', 'Fill it once.'],
  merges: ['/merges', 'skill:pdf'],
  merge: ['/merges/{merge}', 'Fill it twice.'],
  projects: ['/projects', 'project'],
  project: ['/projects/{project}', '.claude/skills/pdf'],
  import: ['/import', 'Folders on this machine'],
  updates: ['/updates', 'Look for updates'],
  history: ['/history', 'Synced'],
  insights: ['/insights', 'Commands'],
  settings: ['/settings', 'Collections'],
} as const

/** The narrowest has the layout of every narrow one. */
const LOOKS = [
  { width: 1440, scheme: 'light' },
  { width: 1440, scheme: 'dark' },
  { width: 320, scheme: 'light' },
] as const

inBrowser('every page', () => {
  let web: WebWorld
  let addressOf: (path: string) => string
  beforeAll(async () => {
    if (TAKES_SHOTS) mkdirSync(SHOTS, { recursive: true })
    web = await startWeb()
    const { json } = await web.example.ask('/merges')
    const merge = (json as { items: { id: string }[] }).items[0]?.id ?? ''
    addressOf = (path) =>
      web.example.server.url +
      path.replace('{merge}', merge).replace('{project}', web.example.projectId)
  })
  afterAll(async () => {
    await web.close()
    expect(web.complaints).toEqual([])
  })

  test.each(LOOKS)(
    'is there, fits, has one main heading, and axe finds nothing at $width px, $scheme',
    async (look) => {
      const page = await web.open('/', look)
      for (const [name, [path, text]] of Object.entries(PAGES)) {
        await page.goto(addressOf(path))
        await page.getByText(text).filter({ visible: true }).first().waitFor()
        await page.locator('.animate-breathe').first().waitFor({ state: 'hidden' })
        const shot = join(SHOTS, `${name}-${look.width}-${look.scheme}.png`)
        if (TAKES_SHOTS) await page.screenshot({ path: shot })
        expect({
          name,
          findings: await findingsOf(page),
          overflow: await overflowOf(page),
          headings: await page.getByRole('heading', { level: 1 }).count(),
        }).toEqual({
          name,
          findings: [],
          overflow: 0,
          headings: 1,
        })
      }
      await page.context().close()
    },
  )
})

/** By how many pixels the page is wider than the screen. */
async function overflowOf(page: Page): Promise<number> {
  return page.locator('html').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
}
