import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { startExample } from '../api/example-server.ts'
import type { ExampleServer } from '../api/example-server.ts'
import type { Files } from '../world/write-files.ts'
import { openBrowser } from './browser.ts'

/** A real browser before a real server on a real home. */
export interface WebWorld {
  readonly example: ExampleServer
  readonly browser: Browser
  /** Opens the pages as `serve --open` does, and goes to an address of them. */
  readonly open: (path: string, look?: Look) => Promise<Page>
  /** What pages said on the console that they should not have. */
  readonly complaints: readonly string[]
  readonly close: () => Promise<void>
}

export interface WebOptions {
  /** Another home than the example's. */
  readonly files?: Files
  /** Another environment for the browser than that of the tests. */
  readonly env?: NodeJS.ProcessEnv
  /** The browser's language; null leaves it to the environment. */
  readonly locale?: string | null
}

export interface Look {
  readonly width?: number
  readonly scheme?: 'light' | 'dark'
}

/** How long a page may take with whatever else the machine does, in milliseconds. */
const PATIENCE = 120_000

export const PAGES = join(import.meta.dirname, '../../dist/package/web')

export async function startWeb({
  files,
  env,
  locale = 'en-GB',
}: WebOptions = {}): Promise<WebWorld> {
  const example = await startExample({ pagesDir: PAGES }, files)
  const browser = await openBrowser(env)
  const complaints: string[] = []
  return {
    example,
    browser,
    complaints,
    open: async (path, { width = 1440, scheme = 'light' } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height: width < 600 ? 844 : 900 },
        colorScheme: scheme,
        reducedMotion: 'reduce',
        ...(locale !== null && { locale }),
        timezoneId: 'UTC',
      })
      // Below the patience of a test, so that what did not come is named.
      context.setDefaultTimeout(PATIENCE)
      const page = await context.newPage()
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().includes('status of 4')) {
          complaints.push(message.text())
        }
      })
      await page.goto(`${example.server.url}/#token=${example.server.token()}`)
      await page.getByRole('heading', { name: 'Library', exact: true }).waitFor()
      if (path !== '/') await page.goto(example.server.url + path)
      return page
    },
    close: async () => {
      await browser.close()
      await example.close()
    },
  }
}
