import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { projectIdOf } from '../../src/api/contract/project-id.ts'
import { findChromium, openBrowser } from '../../test/web/browser.ts'
import type { BenchRow, Measure } from '../bench-row.ts'
import { runCli } from '../run-command.ts'
import { startServer } from '../serve-home.ts'
import { ARTIFACTS, COPIES, makeBigHome } from '../web/big-home.ts'
import type { BigHome } from '../web/big-home.ts'
import { skillName } from '../yardstick.ts'

const ROUNDS = 5
/** As slow as a weak laptop. */
const SLOWDOWN = 4
/** Pixels a frame: eight rows, which is about as fast as a wheel can be turned. */
const STEP = 448
const LIBRARY = { path: '/', until: 'main li a' }
/** How long a page may go on after what it is about is there, in milliseconds. */
const SETTLE = 1000

/** The pages, in a real browser, before a server on a big home. */
export const web: BenchRow = {
  name: 'web',
  run: async () => {
    if (findChromium() === null) return []
    const big = await makeBigHome()
    const made = runCli(big.home, big.home, [
      'keys',
      'create',
      'bench',
      '--scope',
      'write',
      '--json',
    ])
    const { key } = JSON.parse(made) as { key: string }
    const server = await startServer(big.home)
    const browser = await openBrowser()
    try {
      return await measureAll({ big, browser, key, url: `http://127.0.0.1:${server.port}` })
    } finally {
      await browser.close()
      server.child.kill('SIGTERM')
    }
  },
}

interface Target {
  readonly big: BigHome
  readonly browser: Browser
  readonly key: string
  readonly url: string
}

async function measureAll(target: Target): Promise<Measure[]> {
  // A browser that was just started is busy with pages of its own for some seconds.
  const first = await open(target, LIBRARY)
  await first.waitForTimeout(5 * SETTLE)
  await first.context().close()
  return [
    await measureScript(target),
    await measurePaint(target),
    ...(await measureShifts(target)),
    await measureScroll(target),
    ...(await measureTree(target)),
    await measureLive(target),
  ]
}

/** Opens an address in a browser that has seen nothing, and waits for what it is about. */
async function open(
  { browser, key, url }: Target,
  shown: {
    readonly path: string
    readonly until: string
    readonly slowdown?: number
    readonly watch?: (page: Page) => void
  },
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addInitScript({ path: join(import.meta.dirname, '../web/in-page.js') })
  await context.addInitScript(`try { sessionStorage.setItem('skillmeat.key', '${key}') } catch {}`)
  const page = await context.newPage()
  shown.watch?.(page)
  if (shown.slowdown !== undefined) {
    const session = await context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: shown.slowdown })
  }
  await page.goto(url + shown.path)
  await page.locator(shown.until).first().waitFor()
  await page.waitForTimeout(SETTLE)
  return page
}

async function measureScript(target: Target): Promise<Measure> {
  const bodies: Promise<Buffer>[] = []
  const page = await open(target, {
    ...LIBRARY,
    watch: (one) =>
      one.on('response', (response) => {
        if (response.request().resourceType() === 'script') bodies.push(response.body())
      }),
  })
  const scripts = await Promise.all(bodies)
  await page.context().close()
  const packed = scripts.map((script) => gzipSync(script).length)
  return {
    what: 'JavaScript of the first page, gzip',
    unit: 'kB',
    ours: packed.reduce((sum, size) => sum + size, 0) / 1000,
    rival: null,
    goal: { of: 'figure', limit: 150 },
    note: `${packed.length} files`,
  }
}

async function measurePaint(target: Target): Promise<Measure> {
  const paints = await rounds(async () => {
    const page = await open(target, { ...LIBRARY, slowdown: SLOWDOWN })
    const { paint } = await seenIn(page)
    await page.context().close()
    return paint
  })
  return {
    what: `largest contentful paint of ${ARTIFACTS} artifacts, ${SLOWDOWN} × slower processor`,
    unit: 'ms',
    ...middleOf(paints),
    rival: null,
    goal: { of: 'figure', limit: 1000 },
  }
}

async function measureShifts(target: Target): Promise<Measure[]> {
  const { artifact, project } = target.big
  const pages = {
    library: LIBRARY,
    artifact: { path: `/artifacts/${artifact}`, until: 'main h2' },
    project: { path: `/projects/${projectIdOf(project)}`, until: 'main li' },
    history: { path: '/history', until: 'main li' },
  }
  const measures: Measure[] = []
  for (const [name, shown] of Object.entries(pages)) {
    const page = await open(target, { ...shown, slowdown: SLOWDOWN })
    const { shift } = await seenIn(page)
    await page.context().close()
    measures.push({
      what: `layout shift of the ${name} page`,
      unit: 'score',
      ours: shift,
      rival: null,
      goal: { of: 'figure', limit: 0.02 },
    })
  }
  return measures
}

async function measureScroll(target: Target): Promise<Measure> {
  let frames = 0
  const longest = await rounds(async () => {
    const page = await open(target, LIBRARY)
    const scrolled = await scrollDown(page, 'main ul[aria-busy]')
    await page.getByText(`skill-${ARTIFACTS - 1}`, { exact: true }).waitFor()
    await page.context().close()
    frames = scrolled.frames
    return scrolled.longest
  })
  return {
    what: `library of ${ARTIFACTS} artifacts from top to bottom, longest frame`,
    unit: 'ms',
    ...middleOf(longest),
    rival: null,
    goal: { of: 'figure', limit: 50 },
    note: `${frames} frames; ${saysAll(longest)}`,
  }
}

async function measureTree(target: Target): Promise<Measure[]> {
  const frames: number[] = []
  const opened = await rounds(async () => {
    const path = `/artifacts/${target.big.often}`
    const page = await open(target, { path, until: 'main [role=tab]' })
    const timed = page.evaluate<number>(`measured.timeFromPress('main [role=treeitem]')`)
    await page.getByRole('tab', { name: /^Deployments/ }).click()
    const time = await timed
    const scrolled = await scrollDown(page, 'main [role=tree]')
    await page
      .getByText(/number-9999$/)
      .first()
      .waitFor()
    frames.push(scrolled.longest)
    await page.context().close()
    return time
  })
  const what = `version tree of ${COPIES} deployments`
  return [
    {
      what: `${what}, from the click to the first rows`,
      unit: 'ms',
      ...middleOf(opened),
      rival: null,
      goal: { of: 'figure', limit: 200 },
      note: saysAll(opened),
    },
    {
      what: `${what} from top to bottom, longest frame`,
      unit: 'ms',
      ...middleOf(frames),
      rival: null,
      goal: { of: 'figure', limit: 50 },
      note: saysAll(frames),
    },
  ]
}

async function measureLive(target: Target): Promise<Measure> {
  const { home } = target.big
  const page = await open(target, LIBRARY)
  await page.getByText('Live', { exact: true }).waitFor()
  let round = 0
  const times = await rounds(async () => {
    round += 1
    const tag = `fresh-${round}`
    runCli(home, home, ['tag', skillName(round), '--add', tag])
    const began = performance.now()
    await page.getByText(`#${tag}`).first().waitFor()
    return performance.now() - began
  })
  await page.context().close()
  return {
    what: 'a change made in a terminal, until the library shows it',
    unit: 'ms',
    ...middleOf(times),
    rival: null,
    goal: { of: 'figure', limit: 1000 },
    note: saysAll(times),
  }
}

const seenIn = (page: Page) => page.evaluate<{ paint: number; shift: number }>('measured.seen')

const scrollDown = (page: Page, selector: string) =>
  page.evaluate<{ longest: number; frames: number }>(
    `measured.scrollDown(${JSON.stringify(selector)}, ${STEP})`,
  )

async function rounds(task: () => Promise<number>): Promise<readonly number[]> {
  const figures: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) figures.push(await task())
  return figures
}

function middleOf(figures: readonly number[]): { readonly ours: number } {
  return { ours: figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN }
}

function saysAll(figures: readonly number[]): string {
  return `rounds: ${figures.map((figure) => figure.toFixed(0)).join(', ')}`
}
