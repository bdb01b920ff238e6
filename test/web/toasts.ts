import type { Locator, Page } from 'playwright-core'

/** The corner in which is said what was done; the page may say the same in other places. */
function corner(page: Page): Locator {
  return page.getByRole('region', { name: /^Notifications/ })
}

/** What was said last, by its words. */
export function said(page: Page, words: RegExp | string): Locator {
  return corner(page).getByText(words).last()
}

/** The button that takes back what was said last. */
export function undoIn(page: Page): Locator {
  return corner(page).getByRole('button', { name: 'Undo' }).last()
}
