import type { Warning } from '../../core/errors.ts'
import type { Output } from '../output.ts'
import { foreign } from './text.ts'

/** A warning about something, on a line of its own. */
export function warningLine(out: Output, about: string, { code, message }: Warning): string {
  return `  ${out.paint('yellow', code)} ${foreign(about, 100)}: ${foreign(message, 200)}`
}
