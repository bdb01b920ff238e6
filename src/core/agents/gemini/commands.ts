import type { Loss } from '../../form/format.ts'
import { isText } from '../shared/data.ts'
import { tomlCodec } from '../shared/markdown/file-codec.ts'
import type { MarkdownFile } from '../shared/markdown/markdown-file.ts'
import { listForeignWords, listLostWords, readPrompt, writePrompt } from './prompt.ts'
import { ownFile } from '../shared/markdown/own-file.ts'

/**
 * `.gemini/commands/<name>.toml`: `description` and `prompt`, with `{{args}}` for `$ARGUMENTS`,
 * `!{command}` for a command in backticks, and `@{file}` for `@file`. What Gemini takes for text is
 * text in the collection too.
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
  decode({ description, prompt }, _slot, was) {
    return {
      fields: isText(description) ? { description } : {},
      body: isText(prompt) ? readPrompt(prompt.replace(/^(?:[ \t]*\r?\n)+/, ''), was?.body) : null,
    }
  },
  losses,
  isEmpty: (file) => file.trim() === '',
})

function lostMessage(word: string): string {
  if (word === '!') return 'Gemini CLI runs no lines of a fence; those below ```! are mere text.'
  if (word.startsWith('!')) return `Gemini CLI needs balanced braces; ${word} is not run.`
  return word.startsWith('${')
    ? `Gemini CLI fills in nothing for ${word}; it stays as it is.`
    : `Gemini CLI has no single arguments; ${word} stays as it is.`
}

function losses({ fields, body }: MarkdownFile): readonly Loss[] {
  const unread = Object.keys(fields)
    .filter((field) => field !== 'description' && field !== 'name')
    .map((field): Loss => ({ field, message: `Gemini CLI does not read "${field}" of a command.` }))
  const lost = listLostWords(body).map((word): Loss => ({
    field: 'body',
    message: lostMessage(word),
  }))
  const foreign = listForeignWords(body).map((word): Loss => ({
    field: 'body',
    message: `${word} is mere text here, and Gemini CLI ${word.startsWith('!') ? 'runs it' : 'fills it in'}.`,
  }))
  return [...unread, ...lost, ...foreign]
}
