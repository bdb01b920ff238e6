import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { slotOf } from '../../../../../test/forms/in-project.ts'
import { agentCodex } from '../../codex/subagents.ts'
import { agentGemini } from '../../gemini/subagents.ts'
import { agentOpencode } from '../../opencode/subagents.ts'
import { commandGemini } from '../../gemini/commands.ts'
import { listForeignWords, readPrompt, writePrompt } from '../../gemini/prompt.ts'

const RUNS = { numRuns: Number(process.env['FORM_RUNS'] ?? 500) }

const pieces = (all: readonly string[]) =>
  fc.array(fc.constantFrom(...all), { maxLength: 14 }).map((list) => list.join(''))
const WORDS = [
  '$5',
  '$ARGUMENTS',
  '$ARGUMENTS[1]',
  '!`x`',
  '!`a $1`',
  '!`a{`',
  '@a.ts',
  '@src/b',
  '@c',
  '\n```!\n',
  '${CLAUDE_SESSION_ID}',
]
const MARKS = ['$', '!', '@', '`', '\\', '{', '}', '[', '1', 'x', '.', '/', ' ', '\n', '(', '"']
const FOREIGN = ['{{args}}', '!{x}', '!{a {{args}}}', '!{a $1}', '!{a', '@{a.ts}', '@{b}', '!{`}']
/** Everything in any order, so that one word may begin inside another. */
const anyText = pieces([...WORDS, ...MARKS, ...FOREIGN])
/** Text in which Gemini has nothing to do. */
const plainToGemini = pieces([...WORDS, ...MARKS.filter((mark) => mark !== '{')])

/** What Claude Code would fill in, run or attach: told in another way than by the code. */
function liveInClaude(text: string): string[] {
  const isText = (at: number) => (/\\*$/.exec(text.slice(0, at))?.[0].length ?? 0) % 2 === 1
  // Within a command that is mere text, others and arguments are found as anywhere.
  const found = [
    ...text.matchAll(/!(?=`[^`\n]+`)|^```!/gm),
    ...text.matchAll(/\$ARGUMENTS(?:\[\d+\]|(?![\w[]))|\$\d+|\$\{CLAUDE_SESSION_ID\}/g),
  ]
  const files = [...text.matchAll(/@[\w~./-]*[\w~/-]/g)].filter(({ index }) =>
    /(?:^|[\s("'])\\*$/.test(text.slice(0, index)),
  )
  return [...found, ...files].filter(({ index }) => !isText(index)).map(([word]) => word)
}

function liveInGemini(text: string): string[] {
  return text.match(/\{\{args\}\}|!\{|@\{/g) ?? []
}

test('a prompt of Gemini comes back as it was, whatever is typed into it', () => {
  fc.assert(
    fc.property(anyText, anyText, (prompt, was) => {
      expect(writePrompt(readPrompt(prompt))).toBe(prompt)
      expect(writePrompt(readPrompt(prompt, was))).toBe(prompt)
    }),
    RUNS,
  )
})

test('what is mere text to Gemini is mere text to Claude Code', () => {
  fc.assert(
    fc.property(plainToGemini, (prompt) => {
      expect(liveInGemini(prompt)).toEqual([])
      expect(liveInClaude(readPrompt(prompt))).toEqual([])
    }),
    RUNS,
  )
})

test('what is mere text to Claude Code is mere text to Gemini, or is named', () => {
  fc.assert(
    fc.property(anyText, (body) => {
      fc.pre(liveInClaude(body).length === 0)
      const named = listForeignWords(body)
      const live = liveInGemini(writePrompt(body))
      expect(live.filter((word) => !named.some((one) => one.includes(word)))).toEqual([])
    }),
    RUNS,
  )
})

const command = (body: string) => `---\ndescription: d\n---\n\n${body}`
const SLOT = slotOf('fix', '.gemini/commands/fix.toml')

test('a line typed into the file comes in as text, and the lines around it stay as they were', () => {
  fc.assert(
    fc.property(
      anyText.filter((text) => text.trim() !== ''),
      plainToGemini,
      (body, typed) => {
        const was = command(`Begin\n${body}\n`)
        const file = commandGemini.write('', SLOT, { was: null, now: was, keepKey: false })
        const line = typed.replaceAll('\n', ' ')
        const prompt = `Begin\n${writePrompt(body)}\nTyped ${line}\n`
        const edited = `description = "d"\nprompt = ${JSON.stringify(prompt)}\n`
        const read = commandGemini.read(edited, SLOT, was) ?? ''
        expect(read.startsWith(command(`Begin\n${body}\n`))).toBe(true)
        // `$5` that the artifact has live is live in what is typed beside it.
        fc.pre(liveInClaude(body).length === 0)
        expect(liveInClaude(read.slice(was.length))).toEqual([])
        expect(commandGemini.write(file, SLOT, { was, now: read, keepKey: false })).toContain(
          'Typed',
        )
      },
    ),
    RUNS,
  )
})

test('what was typed into a new command of Gemini is text in the collection and back', () => {
  const prompt = 'price $5, literal $ARGUMENTS, run !`x`, file @a.ts'
  const read = commandGemini.read(`prompt = ${JSON.stringify(prompt)}\n`, SLOT, null) ?? ''
  expect(read).toContain('price \\$5, literal \\$ARGUMENTS, run \\!`x`, file \\@a.ts')
  const written = commandGemini.write('', SLOT, { was: null, now: read, keepKey: false })
  expect(commandGemini.read(written, SLOT, read)).toBe(read)
  expect(written).toContain(prompt)
})

test('words of Gemini in a text of Claude Code are named, since they come to life there', () => {
  const losses = commandGemini.losses(command('Write {{args}}, !{rm x} and @{a.ts}; not $1.'), SLOT)
  expect(losses.map(({ message }) => message)).toEqual([
    'Gemini CLI has no single arguments; $1 stays as it is.',
    '{{args}} is mere text here, and Gemini CLI fills it in.',
    '!{rm x} is mere text here, and Gemini CLI runs it.',
    '@{a.ts} is mere text here, and Gemini CLI fills it in.',
  ])
})

describe.each(
  [agentCodex, agentGemini, agentOpencode].map((format) => [format.id, format] as const),
)('%s', (_, format) => {
  test('the text of an agent is the same there and back, and nowhere more than text', () => {
    fc.assert(
      fc.property(anyText, (body) => {
        const agent = `---\nname: a\ndescription: d\n---\n\nBegin\n${body}\nEnd\n`
        const slot = slotOf('a', '.x/agents/a')
        const file = format.write('', slot, { was: null, now: agent, keepKey: false })
        expect(format.read(file, slot, agent)).toBe(agent)
        expect(format.read(file, slot, null)).toContain(`Begin\n${body}\nEnd\n`)
      }),
      { numRuns: RUNS.numRuns / 5 },
    )
  })
})
