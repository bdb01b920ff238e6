import { SkillmeatError, isSkillmeatError } from '../errors.ts'
import { readToml } from '../toml/read-toml.ts'
import type { TomlTable } from '../toml/read-toml.ts'

const MARKER = /^(?:<{7,}|>{7,}|\|{7,})(?: .*)?\r?$/m

/** Reads the text of a record as a table. Throws as `readToml` does. */
export function readRecordToml(text: string, where: string): TomlTable {
  try {
    return readToml(text, where)
  } catch (error) {
    if (isSkillmeatError(error, 'E_MANIFEST_PARSE') && MARKER.test(text)) throw halfMerged(where)
    throw error
  }
}

/** Conflicts that are whole are settled before; what is left of one is nobody's word. */
function halfMerged(where: string): SkillmeatError {
  return new SkillmeatError('E_MANIFEST_PARSE', `${where} holds half of a conflict of git.`, {
    fix: 'Restore it as git left it (`git checkout --merge` with the file), or take a side whole (`--ours`, `--theirs`); then run this again. Nothing was changed.',
    data: { where },
  })
}
