import type { Loss } from '../format.ts'
import { isText } from '../data.ts'
import { tomlCodec } from './file-codec.ts'
import type { MarkdownFile } from './markdown-file.ts'
import { ownFile } from './own-file.ts'

const PATH = String.raw`[\w~./-]*[\w~/-]`

/**
 * `.gemini/commands/<name>.toml`: `description` and `prompt`, with `{{args}}` for `$ARGUMENTS`,
 * `!{command}` for a command in backticks, and `@{file}` for `@file`.
 *
 * Source: geminicli.com/docs/cli/custom-commands.
 */
export const commandGemini = ownFile({
  id: 'command-gemini',
  codec: tomlCodec,
  order: ['description', 'prompt'],
  encode({ fields: { description }, body }) {
    return { ...(isText(description) ? { description } : {}), prompt: writePrompt(body) }
  },
  defaults: () => ({}),
  decode({ description, prompt }) {
    return {
      fields: isText(description) ? { description } : {},
      body: isText(prompt) ? readPrompt(prompt.replace(/^(?:[ \t]*\r?\n)+/, '')) : null,
    }
  },
  losses,
  isEmpty: (file) => file.trim() === '',
})

/** Writes a prompt of Claude Code as Gemini reads it; every line stays a line. */
export function writePrompt(body: string): string {
  return body
    .replaceAll(/!`([^`\n]+)`/g, (whole, command: string) =>
      isBalanced(command) ? `!{${command}}` : whole,
    )
    .replaceAll(new RegExp(`(^|[\\s("'])@(${PATH})`, 'gm'), (whole, before: string, path: string) =>
      /[./]/.test(path) ? `${before}@{${path}}` : whole,
    )
    .replaceAll(/\$ARGUMENTS(?![\w[])/g, '{{args}}')
}

/** Reads a prompt of Gemini as Claude Code has it. */
export function readPrompt(prompt: string): string {
  return readCommands(prompt.replaceAll('{{args}}', '$ARGUMENTS')).replaceAll(
    new RegExp(`(^|[\\s("'])@\\{(${PATH})\\}(?![\\w~/-]|\\.[\\w~./-])`, 'gm'),
    (whole, before: string, path: string) => (/[./]/.test(path) ? `${before}@${path}` : whole),
  )
}

/** Turns `!{…}` back, where the braces close on the same line and no backtick is inside. */
function readCommands(prompt: string): string {
  let read = ''
  let at = 0
  for (const { index } of prompt.matchAll(/!\{/g)) {
    if (index < at) continue
    const end = closingBrace(prompt, index + 2)
    const command = end === -1 ? '' : prompt.slice(index + 2, end)
    if (command === '' || /[`\n]/.test(command)) continue
    read += `${prompt.slice(at, index)}!\`${command}\``
    at = end + 1
  }
  return read + prompt.slice(at)
}

function closingBrace(text: string, from: number): number {
  let depth = 1
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1
    else if (text[at] === '}') depth -= 1
    if (depth === 0) return at
  }
  return -1
}

function isBalanced(command: string): boolean {
  const end = closingBrace(`${command}}`, 0)
  return end === command.length
}

function losses({ fields, body }: MarkdownFile): readonly Loss[] {
  const unread = Object.keys(fields)
    .filter((field) => field !== 'description' && field !== 'name')
    .map((field): Loss => ({ field, message: `Gemini CLI does not read "${field}" of a command.` }))
  const single = [...new Set(body.match(/\$(?:ARGUMENTS\[\d+\]|\d+)/g))].map((argument): Loss => ({
    field: 'body',
    message: `Gemini CLI has no single arguments; ${argument} stays as it is.`,
  }))
  const commands = [...body.matchAll(/!`([^`\n]+)`/g)].flatMap(([whole, command = '']): Loss[] =>
    isBalanced(command)
      ? []
      : [{ field: 'body', message: `Gemini CLI needs balanced braces; ${whole} is not run.` }],
  )
  return [...unread, ...single, ...commands]
}
