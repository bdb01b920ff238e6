import { SkillmeatError } from '../errors.ts'
import { readToml } from '../toml/read-toml.ts'
import type { TomlTable } from '../toml/read-toml.ts'

/** Reads the text of a record as a table. Throws as `readToml` does. */
export function readRecordToml(text: string, where: string): TomlTable {
  if (/^<{7}(?: .*)?$/m.test(text) && /^>{7}(?: .*)?$/m.test(text)) throw unsettledRecord(where)
  return readToml(text, where)
}

/** What a merge of git left in a record is nobody's word. */
function unsettledRecord(where: string): SkillmeatError {
  return new SkillmeatError(
    'E_MANIFEST_PARSE',
    `${where} holds the conflict markers of a merge that nobody settled.`,
    {
      fix: 'Settle it (`git checkout --ours` or `--theirs` with the file takes a side whole), then run this again. Nothing was changed.',
      data: { where },
    },
  )
}
