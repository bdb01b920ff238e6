import { styleText } from 'node:util'
import type { SkillmeatError } from '../../core/errors.ts'
import { terminalText } from '../../core/security/terminal-text.ts'

export type Colour = 'green' | 'yellow' | 'red' | 'cyan' | 'dim' | 'bold' | 'magenta'

export interface OutputOptions {
  readonly json: boolean
  readonly colour: boolean
  readonly verbose: boolean
}

interface Streams {
  readonly stdout: { write(text: string | Uint8Array): unknown }
  readonly stderr: { write(text: string | Uint8Array): unknown }
}

/** Where commands say things: results on stdout, notes on stderr, one JSON document with `--json`. */
export class Output {
  readonly json: boolean
  readonly hasColour: boolean
  readonly #verbose: boolean
  readonly #streams: Streams

  constructor(options: OutputOptions, streams: Streams) {
    this.json = options.json
    this.hasColour = options.colour
    this.#verbose = options.verbose
    this.#streams = streams
  }

  /** Prints the result: `render` for a person, `present` for a program. */
  document(present: () => unknown, render: () => readonly string[]): void {
    const text = this.json ? JSON.stringify(present(), null, 2) : render().join('\n')
    if (text !== '') this.#streams.stdout.write(`${text}\n`)
  }

  /** Prints bytes as they are: a diff, a merged file. */
  raw(bytes: Uint8Array): void {
    this.#streams.stdout.write(bytes)
  }

  /** Says something beside the result. */
  note(line: string): void {
    this.#streams.stderr.write(`${line}\n`)
  }

  error(error: SkillmeatError): void {
    if (this.json) {
      const { code, message, fix, data } = error
      const document = { error: { code, message, fix: fix ?? null, data } }
      this.#streams.stderr.write(`${JSON.stringify(document, null, 2)}\n`)
      return
    }
    this.note(`${this.paint('red', 'error:')} ${terminalText(error.message)} [${error.code}]`)
    if (error.fix !== undefined) this.note(`  ${terminalText(error.fix)}`)
    if (this.#verbose && error.cause !== undefined)
      this.note(`  cause: ${terminalText(describeCause(error.cause))}`)
  }

  /** Says what a bug looks like; the stack only when asked for. */
  bug(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error)
    this.note(`${this.paint('red', 'bug:')} ${terminalText(text)} [E_BUG]`)
    this.note('  Run the command again with --verbose and report what it prints.')
    if (this.#verbose && error instanceof Error) this.note(error.stack ?? '')
  }

  paint(colour: Colour, text: string): string {
    return this.hasColour ? styleText(colour, text, { validateStream: false }) : text
  }
}

function describeCause(cause: unknown): string {
  return cause instanceof Error ? cause.message : JSON.stringify(cause)
}
