import { findChromium } from './browser.ts'

/**
 * Runs once before all tests: where Linux has no Chromium, unpacks the one that came with the
 * development dependencies and names it in `CHROMIUM`. Elsewhere it says that the tests of the
 * pages are left out.
 */
export async function setup(): Promise<void> {
  if (findChromium() !== null) return
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.warn('No Chromium here: the tests of the pages are left out. Name one in CHROMIUM.')
    return
  }
  // The package unpacks the libraries that a bare machine lacks only where it finds this name.
  process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs22.x'
  const { default: packed } = await import('@sparticuz/chromium')
  packed.setGraphicsMode = false
  process.env['CHROMIUM'] = await packed.executablePath()
  delete process.env['AWS_EXECUTION_ENV']
}
