import createIgnore from 'ignore'

/** Patterns that belong to no artifact: what tools and file managers leave behind. */
const ALWAYS_IGNORED = [
  '.git/',
  '.DS_Store',
  'Thumbs.db',
  '__pycache__/',
  '*.pyc',
  'node_modules/',
  '.venv/',
  '*.swp',
  '*.swo',
  '*~',
  '.#*',
  '#*#',
  // What other tools of this kind write beside a skill.
  '.skillkit.json',
  '.skillshare-meta.json',
]

/** Name of the file, in gitignore syntax, that adds patterns for one artifact. */
export const IGNORE_FILE = '.skillmeatignore'

/** Tells whether a path of an artifact belongs to no tree. A folder's path ends with `/`. */
export type IsIgnored = (path: string) => boolean

/** Returns the rules of an artifact whose ignore file holds `patterns` (null: it has none). */
export function ignoreRules(patterns: string | null): IsIgnored {
  if (patterns === null) return alwaysIgnored
  const rules = createIgnore().add(ALWAYS_IGNORED).add(patterns)
  return (path) => rules.ignores(path)
}

const builtIn = createIgnore().add(ALWAYS_IGNORED)
const builtInVerdicts = new Map<string, boolean>()

function alwaysIgnored(path: string): boolean {
  const folder = path.endsWith('/') ? '/' : ''
  const name = `${path.slice(path.lastIndexOf('/', path.length - 2) + 1).replace(/\/$/, '')}${folder}`
  const known = builtInVerdicts.get(name)
  if (known !== undefined) return known
  const verdict = builtIn.ignores(name)
  builtInVerdicts.set(name, verdict)
  return verdict
}
