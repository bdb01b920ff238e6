import fs from 'node:fs'
import { dirname, join } from 'node:path'

/** A file's text; one that begins with `#!` can be run, one that begins with `-> ` is a link. */
export type Files = Readonly<Record<string, string>>

/** Writes files below `dir`. */
export function writeFiles(dir: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    const absolute = join(dir, path)
    fs.mkdirSync(dirname(absolute), { recursive: true })
    if (text.startsWith('-> ')) {
      fs.rmSync(absolute, { force: true })
      fs.symlinkSync(text.slice(3), absolute)
    } else {
      fs.writeFileSync(absolute, text)
      fs.chmodSync(absolute, text.startsWith('#!') ? 0o755 : 0o644)
    }
  }
}

/** Replaces text in a file that is there. */
export function editFile(path: string, from: string, to: string): void {
  const text = fs.readFileSync(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`)
  fs.writeFileSync(path, text.replace(from, to))
}

/** Returns the text of an entry file: ten numbered lines below its frontmatter. */
export function entryText(name: string): string {
  const lines = Array.from({ length: 10 }, (_, index) => `${name} line ${index + 1}.`)
  return `---\nname: ${name}\ndescription: What ${name} is for.\n---\n${lines.join('\n')}\n`
}
