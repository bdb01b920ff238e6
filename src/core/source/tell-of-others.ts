import type { Scan } from './scan.ts'
import { ownerOf } from './scan.ts'

interface Kind {
  readonly one: string
  readonly several: string
  readonly pattern: RegExp
}

/** What agents read beside artifacts, and what is none of the types here. */
const KINDS: readonly Kind[] = [
  {
    one: 'rule of Cursor',
    several: 'rules of Cursor',
    pattern: /(?:^|\/)(?:\.cursor\/rules\/.+\.mdc|\.cursorrules)$/,
  },
  {
    one: 'rule of Windsurf',
    several: 'rules of Windsurf',
    pattern: /(?:^|\/)(?:\.windsurf\/rules\/.+\.md|\.windsurfrules)$/,
  },
  {
    one: 'rule of Cline',
    several: 'rules of Cline',
    pattern: /(?:^|\/)\.clinerules(?:\/.+\.md)?$/,
  },
  {
    one: 'file of instructions for Copilot',
    several: 'files of instructions for Copilot',
    pattern: /(?:^|\/)\.github\/(?:copilot-instructions\.md|instructions\/.+\.instructions\.md)$/,
  },
  {
    one: 'file of instructions for a project',
    several: 'files of instructions for a project',
    pattern: /^(?:AGENTS|CLAUDE|GEMINI)\.md$/,
  },
]

/** Counts what is of no type of artifact, and names it once. */
export function tellOfOthers(scan: Scan): void {
  const own = scan.files.filter(({ path }) => ownerOf(scan, path) === null)
  const words = KINDS.flatMap(({ one, several, pattern }) => {
    const count = own.filter(({ path }) => pattern.test(path)).length
    if (count === 0) return []
    return count === 1 ? [`1 ${one}`] : [`${count} ${several}`]
  })
  if (words.length === 0) return
  scan.skipped.push({ path: scan.root, reason: `of no type of artifact: ${words.join(', ')}` })
}
