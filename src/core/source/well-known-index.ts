import { SkillmeatError } from '../errors.ts'
import { artifactNameProblem } from '../artifact/artifact-name.ts'
import { isSafePath } from '../security/safe-path.ts'
import { terminalText } from '../security/terminal-text.ts'
import { parseStrictJson } from '../json/strict-json.ts'
import type { JsonMap, JsonValue } from '../json/strict-json.ts'

/** A skill that a web site offers. */
export type WellKnownSkill =
  /** One file, or an archive, by index 0.2.0. `digest` is the SHA-256 of its bytes; null where none is said. */
  | {
      readonly kind: 'skill-md' | 'archive'
      readonly name: string
      /** As the index has it: whole, or from the index on. */
      readonly url: string
      readonly digest: string | null
    }
  /** Its files one by one, by index 0.1.0. */
  | {
      readonly kind: 'files'
      readonly name: string
      /** Below the folder of its name, beside the index. */
      readonly files: readonly string[]
    }

/** More than any site offers. */
const MOST = 500

/**
 * Reads the index of skills that lies at `url`, of either form (discovery 0.2.0 and 0.1.0, as the `skills`
 * program 1.7.4 reads them). Entries lie below the index, or at an address of their own.
 *
 * Throws `E_MANIFEST_PARSE`, `E_MANIFEST_LIMIT`, and `E_MANIFEST_SCHEMA` for a list that is none.
 */
export function parseWellKnown(text: string, url: string): readonly WellKnownSkill[] {
  const read = parseStrictJson(text)
  const list = read instanceof Map ? read.get('skills') : undefined
  if (!Array.isArray(list)) throw refused(url, 'has no list "skills"')
  if (list.length > MOST) throw refused(url, `lists more than ${MOST} skills`)
  return list.map((entry) => {
    if (!(entry instanceof Map)) throw refused(url, 'has an entry that is no object')
    return readEntry(entry, url)
  })
}

function readEntry(entry: JsonMap, index: string): WellKnownSkill {
  const name = entry.get('name')
  const isName = typeof name === 'string' && artifactNameProblem(name) === null
  if (!isName || name.includes('/'))
    throw refused(index, 'has a skill without a name that can be one')
  const files = entry.get('files')
  if (Array.isArray(files)) {
    const paths = files.filter((path) => typeof path === 'string').filter(isSafePath)
    if (paths.length < files.length) throw refused(index, `names a file of ${name} that is none`)
    return { kind: 'files', name, files: paths }
  }
  const [kind, url] = [entry.get('type'), entry.get('url')]
  if ((kind !== 'skill-md' && kind !== 'archive') || typeof url !== 'string') {
    throw refused(index, `says of ${name} neither files nor where it lies`)
  }
  return { kind, name, url, digest: digestIn(entry.get('digest'), index) }
}

function digestIn(value: JsonValue | undefined, index: string): string | null {
  if (value === undefined || value === null) return null
  const [, hex] = typeof value === 'string' ? (/^sha256:([0-9a-f]{64})$/.exec(value) ?? []) : []
  if (hex === undefined) throw refused(index, 'has a digest that is no sha256')
  return hex
}

function refused(url: string, what: string): SkillmeatError {
  return new SkillmeatError('E_MANIFEST_SCHEMA', `${terminalText(url, 300)} ${what}.`, {
    fix: 'The site has to mend it; a skill of it can be added by the address of its SKILL.md or archive.',
    data: { url },
  })
}
