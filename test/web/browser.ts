import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * Where a Chromium is: what `CHROMIUM` says, or where systems put it; null where there is none.
 * `CHROMIUM=bundled` passes over those of the system.
 */
export function findChromium(): string | null {
  const said = process.env['CHROMIUM']
  if (said === 'bundled') return null
  if (said !== undefined && existsSync(said)) return said
  return PLACES.find((place) => existsSync(place)) ?? null
}

/** Starts a real browser, in the environment of the tests or in another one. */
export async function openBrowser(env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('There is no Chromium; name one in CHROMIUM.')
  return chromium.launch({
    executablePath,
    env,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
}
