import { describe } from 'vitest'
import { findChromium } from './browser.ts'

/** Tests that need a real browser: left out where there is none, which is said before all tests. */
export function inBrowser(name: string, tests: () => void): void {
  // oxlint-disable-next-line vitest/valid-title, vitest/valid-describe-callback -- takes a condition
  describe.runIf(findChromium() !== null)(name, tests)
}
