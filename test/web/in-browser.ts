import { describe } from 'vitest'
import { findChromium } from './browser.ts'

/**
 * Tests that need a real browser: left out where there is none, which is said before all tests. Where
 * one goes on from where the last one ended, they are a story, and stay in their order.
 */
export function inBrowser(name: string, tests: () => void, { isStory = false } = {}): void {
  // oxlint-disable-next-line vitest/valid-title, vitest/valid-describe-callback -- takes a condition
  describe.runIf(findChromium() !== null)(name, isStory ? { shuffle: false } : {}, tests)
}
