import type { Warning } from '../../core/errors.ts'

/** Attributes with which a checkout has other bytes than the repository, or runs a program. */
const CHANGES_BYTES =
  /[ \t](?:eol=(?:crlf|lf)|ident|working-tree-encoding=\S+|export-subst|export-ignore|filter=(?!lfs\b)\S+)(?=[ \t\r]|$)/

/** Says which attributes of the file at `path` are not followed, or returns `null` when none matters. */
export function attributesWarning(path: string, text: string): Warning | null {
  const lines = text.split('\n').filter((line) => !line.trimStart().startsWith('#'))
  const found = lines
    .map((line) => CHANGES_BYTES.exec(line)?.[0].trim())
    .find((one) => one !== undefined)
  if (found === undefined) return null
  const message = `The attribute ${found} is not followed: files are taken as the repository holds them.`
  return { code: 'W_ATTRIBUTES_IGNORED', message, where: path }
}
