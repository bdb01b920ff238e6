/**
 * The body of a command in Claude Code's words and in Gemini CLI's.
 *
 * | Claude Code      | Gemini CLI   |
 * | ---------------- | ------------ |
 * | `$ARGUMENTS`     | `{{args}}`   |
 * | `` !`command` `` | `!{command}` |
 * | `@file`          | `@{file}`    |
 *
 * What is a word of Claude Code and mere text in Gemini has a backslash before it in Claude Code's
 * text, and is text there too. So there, backslashes before a word come in twos, and an odd one more
 * makes it text; in Gemini's text they are what they are. A fence whose lines Claude Code runs, which
 * begins with ```` ```! ````, is none with any backslash in it, so there they come one by one.
 */

const PATH = String.raw`[\w~./-]*[\w~/-]`
const FILLED_IN = String.raw`\$\{CLAUDE_(?:SESSION_ID|SKILL_DIR|EFFORT)\}`
const ARGUMENT = String.raw`\$ARGUMENTS\[\d+\]|\$ARGUMENTS(?![\w[])|\$\d+|${FILLED_IN}`
/** Comes before all others: its backslashes would be taken for theirs. */
const FENCE = '(?<=^```)(?<fenceSlashes>\\\\*)(?<fence>!)'
const SLASHES = String.raw`(?<!\\)(?<slashes>\\*)`
const FILE_SLASHES = String.raw`(?<=^|[\s("'])(?<fileSlashes>\\*)`
/** What may follow a file in braces, so that the file ends there without them too. */
const FILE_END = String.raw`(?![\w~/-]|\.[\w~./-])`

const CLAUDE_WORDS = [
  FENCE,
  `${SLASHES}(?:(?<bang>!)(?=\`)(?:\`(?<command>[^\`\\n]+)\`)?|(?<argument>${ARGUMENT}))`,
  `${FILE_SLASHES}@(?<file>${PATH})`,
].join('|')

const GEMINI_WORDS = [
  FENCE,
  `${SLASHES}(?:(?<all>\\{\\{args\\}\\})(?![\\w[])|(?<open>!\\{)|(?<bang>!)(?=\`)|(?<argument>${ARGUMENT}))`,
  `${FILE_SLASHES}@(?:\\{(?<live>${PATH})\\}${FILE_END}|(?<file>${PATH}))`,
].join('|')

/** Inside a command only arguments are words. */
const CLAUDE_ARGUMENTS = `${SLASHES}(?<argument>${ARGUMENT})`
const GEMINI_ARGUMENTS = `${SLASHES}(?:(?<all>\\{\\{args\\}\\})(?![\\w[])|(?<argument>${ARGUMENT}))`

/** Writes a prompt of Claude Code as Gemini reads it; every line stays a line. */
export function writePrompt(body: string): string {
  return rewrite(body, CLAUDE_WORDS, writeWord)
}

/**
 * Reads a prompt of Gemini as Claude Code has it. `was` is the body that was written there: what it
 * says in another way than this would, it goes on to say in that way.
 */
export function readPrompt(prompt: string, was = ''): string {
  const known = findSpellings(was)
  return rewrite(prompt, GEMINI_WORDS, (found) => {
    const read = readWord(found)
    if (read === null) return null
    const written = prompt.slice(found.at, found.at + read.length)
    const [one, ...others] = known.get(spellingKey(written, read)) ?? []
    return one === undefined || others.length > 0 ? read : { ...read, text: one }
  })
}

/** Lists what is text to Claude Code and more than that to Gemini, such as `{{args}}`. */
export function listForeignWords(body: string): readonly string[] {
  const found = [...body.matchAll(/\{\{args\}\}|[!@]\{/g)].map(({ 0: word, index }) => {
    const end = word === '{{args}}' ? -1 : closingBrace(body, index + word.length)
    return end === -1 ? word : body.slice(index, end + 1)
  })
  return [...new Set(found)]
}

/** Lists what Claude Code fills in or runs and Gemini has nothing for, such as `$1`. */
export function listLostWords(body: string): readonly string[] {
  const lost = wordsOf(body, CLAUDE_WORDS, writeWord).filter(({ isLost }) => isLost)
  return [...new Set(lost.map(({ source }) => bare(source)))]
}

/** A word that was found: its named parts, where it begins, and the whole text. */
interface Found {
  readonly parts: Readonly<Record<string, string | undefined>>
  readonly whole: string
  readonly text: string
  readonly at: number
}

/** What a word becomes, and how much of the text that says; the rest is looked at again. */
interface Rewritten {
  readonly text: string
  readonly length: number
  /** It is more than text on both sides. */
  readonly isLive?: boolean
  /** It was more than text, and is only text now. */
  readonly isLost?: boolean
  /** It begins a fence whose lines may be run. */
  readonly isFence?: boolean
}

/** A word without a meaning in Gemini stays as it is, and is named as a loss. */
function writeWord({ parts, whole }: Found): Rewritten | null {
  const { bang, command, argument, file, fence } = parts
  if (fence !== undefined) return writeFence(whole)
  const slashes = slashesOf(parts)
  const half = slashes.slice(0, slashes.length >> 1)
  const length = whole.length
  if (slashes.length % 2 === 1) {
    const escaped = bang ?? argument ?? `@${file ?? ''}`
    return { text: half + escaped, length: slashes.length + escaped.length }
  }
  if (argument === '$ARGUMENTS') return { text: `${half}{{args}}`, length, isLive: true }
  if (argument !== undefined) return { text: half + argument, length, isLost: true }
  if (file !== undefined) {
    const isFile = /[./]/.test(file)
    return { text: isFile ? `${half}@{${file}}` : `${half}@${file}`, length, isLive: isFile }
  }
  return command === undefined ? null : writeCommand(command, { half, length })
}

function writeFence(whole: string): Rewritten {
  const isLost = whole === '!'
  return { text: isLost ? whole : whole.slice(1), length: whole.length, isLost, isFence: true }
}

function writeCommand(
  command: string,
  { half, length }: { readonly half: string; readonly length: number },
): Rewritten {
  const inner = rewrite(command, CLAUDE_ARGUMENTS, writeWord)
  return isBalanced(inner)
    ? { text: `${half}!{${inner}}`, length, isLive: true }
    : { text: `${half}!\`${inner}\``, length, isLost: true }
}

/** A word that only Claude Code would understand is made text. */
function readWord(found: Found): Rewritten | null {
  const { all, open, bang, argument, live, file, fence } = found.parts
  if (fence !== undefined) {
    const { whole } = found
    return { text: `\\${whole}`, length: whole.length, isFence: true }
  }
  const slashes = slashesOf(found.parts)
  const twice = slashes + slashes
  const length = found.whole.length
  if (all !== undefined) return { text: `${twice}$ARGUMENTS`, length, isLive: true }
  if (open !== undefined) return readCommand(found, twice)
  if (live !== undefined) {
    return /[./]/.test(live) ? { text: `${twice}@${live}`, length, isLive: true } : null
  }
  const inert = bang ?? argument ?? (file === undefined ? null : `@${file}`)
  return inert === null ? null : { text: `${twice}\\${inert}`, length }
}

function readCommand({ whole, text, at }: Found, twice: string): Rewritten | null {
  const start = at + whole.length
  const end = closingBrace(text, start)
  const command = text.slice(start, end)
  if (end === -1 || command === '' || /[`\n]/.test(command)) return null
  const inner = rewrite(command, GEMINI_ARGUMENTS, readWord)
  return { text: `${twice}!\`${inner}\``, length: end + 1 - at, isLive: true }
}

function slashesOf({ slashes, fileSlashes }: Found['parts']): string {
  return slashes ?? fileSlashes ?? ''
}

/** How words of an artifact are spelt in it, by what was written for each. */
function findSpellings(was: string): ReadonlyMap<string, ReadonlySet<string>> {
  const spellings = new Map<string, Set<string>>()
  const add = (written: string, spelt: string) =>
    spellings.set(written, (spellings.get(written) ?? new Set()).add(spelt))
  for (const word of wordsOf(was, CLAUDE_WORDS, writeWord)) {
    add(spellingKey(word.text, word), word.source)
  }
  const safeText = wordsOf(was, GEMINI_WORDS, readWord).filter(({ isLive }) => isLive)
  for (const { source } of safeText) add(source, source)
  return spellings
}

/** Returns a key that keeps the `!` of a fence apart from any other `!`. */
function spellingKey(written: string, { isFence = false }: Rewritten): string {
  return isFence ? `\`\`\`${written}` : written
}

interface RewrittenWord extends Rewritten {
  readonly source: string
}

function wordsOf(
  text: string,
  words: string,
  say: (found: Found) => Rewritten | null,
): RewrittenWord[] {
  const found: RewrittenWord[] = []
  rewrite(text, words, (word) => {
    const said = say(word)
    if (said !== null) found.push({ ...said, source: text.slice(word.at, word.at + said.length) })
    return said
  })
  return found
}

/** Returns the text with every word rewritten; null leaves a word as it is. */
function rewrite(text: string, words: string, say: (found: Found) => Rewritten | null): string {
  const pattern = new RegExp(words, 'gm')
  let written = ''
  let at = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [whole] = match
    const said = say({ parts: match.groups ?? {}, whole, text, at: match.index })
    // Within what is left as it is, there may be another word.
    const length = said?.length ?? Math.max(1, whole.search(/[^\\]/) + 1)
    const end = match.index + length
    written += text.slice(at, match.index) + (said?.text ?? text.slice(match.index, end))
    at = end
    pattern.lastIndex = end
  }
  return written + text.slice(at)
}

function bare(word: string): string {
  return word.replace(/^\\+/, '')
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
  return closingBrace(`${command}}`, 0) === command.length
}
