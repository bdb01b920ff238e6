import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
}

/** Returns one text with the licence of every package that any of `inputs` belongs to. */
export function collectLicences(inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap((input) => packageFolder(input) ?? []))
  const licences = [...folders].map(licenceOf).toSorted((a, b) => (a.title < b.title ? -1 : 1))
  const sections = [...Map.groupBy(licences, ({ text }) => text)].map(
    ([text, same]) => `${same.map(({ title }) => title).join('\n')}\n\n${text}`,
  )
  return `${INTRODUCTION}\n\n${sections.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

const INTRODUCTION =
  'SkillMeat is bundled with the packages below; each is used under the licence that stands below its name.'

/** Returns the folder of the innermost package that a file lies in; null for our own. */
function packageFolder(input: string): string | null {
  const match = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input.replaceAll('\\', '/'))
  return match === null ? null : match[0].replaceAll('\0', '')
}

function licenceOf(folder: string): { readonly title: string; readonly text: string } {
  const { name, version, license } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as Manifest
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  if (license === undefined) throw new Error(`${name} names no licence`)
  const text = file === undefined ? `${license} licence.` : readFileSync(join(folder, file), 'utf8')
  return { title: `${name} ${version} (${license})`, text: text.trim() }
}
