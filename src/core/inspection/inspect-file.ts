import type { Warning, WarningCode } from '../errors.ts'
import type { FileMode } from '../object/tree.ts'
import { isLfsPointer, isNestedArchive, nativeProgram } from '../security/executables.ts'
import { findPromptInjection } from '../security/prompt-injection.ts'
import { findSecrets } from '../security/secrets.ts'
import { terminalText } from '../security/terminal-text.ts'
import type { Limits } from '../limits.ts'

interface ReadFile {
  readonly path: string
  readonly mode: FileMode
  readonly bytes: Uint8Array
}

/** Returns what is worth knowing about one file; `text` is `null` for a binary one. Refuses nothing. */
export function inspectFile(
  { path, bytes }: ReadFile,
  text: string | null,
  limits: Limits,
): readonly Warning[] {
  const found: Warning[] = []
  const warn = (code: WarningCode, message: string) => found.push({ code, message, where: path })
  if (path.split('/').some((component) => component.startsWith('-'))) {
    warn('W_NAME_DASH', `"${terminalText(path, 300)}" looks like an option to many programs.`)
  }
  const program = nativeProgram(bytes)
  if (program !== null) warn('W_EXECUTABLE', `It is ${program}.`)
  if (isNestedArchive(path))
    warn('W_NESTED_ARCHIVE', 'It is an archive, whose content was not looked at.')
  if (isLfsPointer(bytes)) {
    warn('W_LFS_POINTER', 'It is a Git LFS pointer: the file itself is not in the source.')
  }
  if (text !== null) found.push(...inspectText(path, text, limits))
  return found
}

function inspectText(path: string, text: string, limits: Limits): readonly Warning[] {
  const found: Warning[] = []
  const read = text.slice(0, limits.scanBytes)
  if (read.length < text.length) {
    const message = `Only the first ${limits.scanBytes} characters were scanned.`
    found.push({ code: 'W_LIMIT_SCAN', message, where: path })
  }
  for (const { line, what } of findPromptInjection(read)) {
    found.push({ code: 'W_PROMPT_INJECTION', message: `It ${what}.`, where: `${path}:${line}` })
  }
  for (const { line, kind, shown } of findSecrets(read)) {
    const message = `It seems to hold a ${kind} (${shown}).`
    found.push({ code: 'W_SECRET', message, where: `${path}:${line}` })
  }
  return found
}
