import { lstatSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Settings with which git runs a program of the repository's choice as soon as somebody looks at it. */
const RUNS_PROGRAMS: readonly (readonly [RegExp, RegExp])[] = [
  [/^core\.fsmonitor$/, /^(?!(?:true|false|yes|no|on|off|1|0|)$)/i],
  [/^core\.alternaterefscommand$/, /./],
  [/^diff\.external$/, /./],
  [
    /^(?:filter|diff)\..*\.(?:clean|smudge|process|command|textconv)$/,
    /^(?!"?git-(?:lfs|crypt)\b)./,
  ],
  [/^core\.hookspath$/, /^(?:\/|~|\.\.)/],
  [/^core\.sshcommand$/, /[;|&`$]/],
]

const MAX_CONFIG = 256 * 1024

/**
 * Says what the `.git` at a source's root is, without running git in it: that of an ordinary
 * checkout, one whose settings run programs, or something odd (no repository, or with hooks).
 */
export function describeRepository(dotGit: string): 'plain' | 'runs-programs' | 'odd' {
  try {
    const stat = lstatSync(dotGit)
    if (!stat.isDirectory()) return stat.isFile() ? 'plain' : 'odd'
    if (readSettings(join(dotGit, 'config')).some(runsProgram)) return 'runs-programs'
    const isRepository =
      lstatSync(join(dotGit, 'HEAD')).isFile() && readdirSync(join(dotGit, 'objects')).length > 0
    return isRepository && !hasHooks(join(dotGit, 'hooks')) ? 'plain' : 'odd'
  } catch (error) {
    if (error instanceof Error && 'code' in error) return 'odd'
    throw error
  }
}

/** Tells whether the folder `dir` is itself a git repository without a checkout. */
export function isBareRepository(dir: string): boolean {
  try {
    const isFolder = (name: string) => lstatSync(join(dir, name)).isDirectory()
    return lstatSync(join(dir, 'HEAD')).isFile() && isFolder('objects') && isFolder('refs')
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false
    throw error
  }
}

function runsProgram([key, value]: readonly [string, string]): boolean {
  return RUNS_PROGRAMS.some(([keys, values]) => keys.test(key) && values.test(value))
}

/** Reads the settings that git would read, well enough to see which are there. */
function readSettings(file: string): readonly (readonly [string, string])[] {
  if (lstatSync(file).size > MAX_CONFIG) return []
  let section = ''
  const settings: (readonly [string, string])[] = []
  for (const raw of readFileSync(file, 'utf8').split('\n')) {
    const line = raw.trim()
    const [header, name = '', part] = /^\[\s*([\w.-]+)(?:\s+"([^"]*)")?\s*\]/.exec(line) ?? []
    if (header !== undefined)
      section = `${name.toLowerCase()}${part === undefined ? '' : `.${part}`}`
    const rest = header === undefined ? line : line.slice(header.length).trim()
    const [, key = '', value = 'true'] = /^([A-Za-z][\w-]*)\s*(?:=\s*(.*))?$/.exec(rest) ?? []
    if (key === '') continue
    settings.push([`${section}.${key}`.toLowerCase(), value.replace(/^"|"$/g, '')])
  }
  return settings
}

function hasHooks(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => !name.endsWith('.sample'))
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false
    throw error
  }
}
