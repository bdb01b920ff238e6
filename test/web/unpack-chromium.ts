import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './browser.ts'

/**
 * Runs once before the tests of the pages: where Linux has no Chromium, unpacks the one that came
 * with the development dependencies and names it in `CHROMIUM`. Elsewhere it says that the tests of
 * the pages are left out.
 */
export async function setup(): Promise<void> {
  if (findChromium() !== null) return
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.warn('No Chromium here: the tests of the pages are left out. Name one in CHROMIUM.')
    return
  }
  const place = findPlace()
  if (!existsSync(place)) await unpackInto(place)
  process.env['CHROMIUM'] = join(place, 'chromium')
  // A bare machine lacks some libraries and all fonts; both came with it.
  const libraries = join(place, 'al2023/lib')
  const others = process.env['LD_LIBRARY_PATH']
  process.env['LD_LIBRARY_PATH'] = others === undefined ? libraries : `${libraries}:${others}`
  process.env['FONTCONFIG_FILE'] = join(place, 'fonts/fonts.conf')
}

/** One place for each version and user, which stays for the next run. */
function findPlace(): string {
  const manifest = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const { version } = JSON.parse(readFileSync(join(manifest, '../../../package.json'), 'utf8')) as {
    version: string
  }
  return join(tmpdir(), `skillmeat-chromium-${version}-${userInfo().uid}`)
}

/** Nobody sees a browser that is half unpacked: it gets its name when it is whole. */
async function unpackInto(place: string): Promise<void> {
  const beside = mkdtempSync(`${place}-`)
  const { TMPDIR } = process.env
  // The package unpacks to the folder for temporary files and takes what lies there for whole; and
  // it unpacks the libraries only where it finds this name.
  process.env['TMPDIR'] = beside
  process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs22.x'
  const { LD_LIBRARY_PATH, FONTCONFIG_PATH } = process.env
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    packed.setGraphicsMode = false
    await packed.executablePath()
    const config = join(beside, 'fonts/fonts.conf')
    writeFileSync(config, readFileSync(config, 'utf8').replaceAll('/tmp/', `${place}/`))
    renameSync(beside, place)
  } catch (error) {
    rmSync(beside, { recursive: true, force: true })
    // Another run was quicker.
    if (!existsSync(place)) throw error
  } finally {
    delete process.env['AWS_EXECUTION_ENV']
    restore({ TMPDIR, LD_LIBRARY_PATH, FONTCONFIG_PATH })
  }
}

function restore(before: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
}
