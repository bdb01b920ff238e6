import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../web/browser.ts'
import { inBrowser } from '../web/in-browser.ts'
import { SOURCE } from '../cli/workbench.ts'
import { onMachine } from './shipped.ts'
import type { Machine } from './shipped.ts'

/** One page of each kind, with what says that it is there; the last names a tab that no page has. */
const PAGES: readonly (readonly [address: string, text: string])[] = [
  ['/', 'pdf'],
  ['/artifacts/skill:pdf', 'Read the file first.'],
  ['/artifacts/skill:pdf?tab=files', 'SKILL.md'],
  ['/artifacts/skill:pdf?tab=versions', 'Imported from'],
  ['/artifacts/skill:pdf?tab=deployments', 'project'],
  ['/artifacts/skill:pdf?tab=security', 'executable'],
  ['/compare?artifact=skill%3Apdf&version=head&against=parent', 'pdf'],
  ['/merges', 'merge'],
  ['/projects', 'project'],
  ['/import', 'Folders on this machine'],
  ['/updates', 'Look for updates'],
  ['/history', 'Added'],
  ['/insights', 'Commands'],
  ['/settings', 'Collections'],
  ['/artifacts/skill:pdf?tab=nonsense', 'Read the file first.'],
]

/** How long a page may take with whatever else the machine does, in milliseconds. */
const PATIENCE = 120_000

interface Serving {
  readonly url: string
  readonly page: string
  readonly stop: () => Promise<void>
}

async function serve(machine: Machine, port = 0): Promise<Serving> {
  const server = spawn('sh', ['-c', `exec skillmeat serve --port ${port} --quiet --json`], {
    cwd: join(machine.root, 'project'),
    env: { ...machine.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(server, 'exit')
  const [said] = (await once(server.stdout, 'data')) as [Buffer]
  const { url, page } = JSON.parse(said.toString()) as {
    readonly url: string
    readonly page: string
  }
  return {
    url,
    page,
    stop: async () => {
      server.kill('SIGTERM')
      await ended
    },
  }
}

async function prepare({ sh }: Machine): Promise<void> {
  await sh('skillmeat add ../source')
  await sh('skillmeat deploy pdf docx')
}

test('a port that is taken, and a host that others reach, are refused with what to do', () =>
  onMachine(async (machine) => {
    const serving = await serve(machine)
    const { port } = new URL(serving.url)
    try {
      const taken = await machine.sh(`skillmeat serve --port ${port}`)
      expect(taken).toMatchObject({ code: 3, stdout: '' })
      expect(taken.stderr).toMatch(
        new RegExp(
          `^error: Cannot listen on 127\\.0\\.0\\.1:${port}.*\\[E_IO\\]\n.*another --port`,
        ),
      )
    } finally {
      await serving.stop()
    }
    const open = await machine.sh('skillmeat serve --host 0.0.0.0 --port 0')
    expect(open).toMatchObject({ code: 2, stdout: '' })
    expect(open.stderr).toMatch(/\[E_USAGE\]\n.*--tls-cert/)
  }, SOURCE))

inBrowser('the pages that the package brings', () => {
  let browser: Browser
  beforeAll(async () => {
    const { LANG: _lang, LANGUAGE: _language, LC_ALL: _all, ...env } = process.env
    // Such a browser names a locale that Intl refuses: `en-US@posix`.
    browser = await openBrowser({ ...env, LC_ALL: 'C' })
  })
  afterAll(() => browser.close())

  test('are all there, also in an odd locale, with an unknown tab, and when the server was away', () =>
    onMachine(async (machine) => {
      await prepare(machine)
      const first = await serve(machine)
      const { port } = new URL(first.url)
      const { page, complaints } = await openPage(first.page)
      for (const [address, text] of PAGES) {
        await page.goto(first.url + address)
        await page.getByText(text).filter({ visible: true }).first().waitFor()
      }
      expect(complaints).toEqual([])

      await page.goto(first.url)
      await page.getByText('Live').waitFor()
      await first.stop()
      await page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor()
      await page.getByRole('link', { name: 'History' }).click()
      const second = await serve(machine, Number(port))
      try {
        await page.getByText('Added').filter({ visible: true }).first().waitFor()
        await page.getByText('Live').waitFor()
      } finally {
        await page.context().close()
        await second.stop()
      }
    }, SOURCE))

  async function openPage(
    address: string,
  ): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
    const context = await browser.newContext()
    context.setDefaultTimeout(PATIENCE)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(address)
    await page.getByRole('heading', { name: 'Library', exact: true }).waitFor()
    return { page, complaints }
  }
})
