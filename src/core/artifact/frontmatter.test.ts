import { array, assert as assertProperty, constantFrom, property } from 'fast-check'
import { expect, test } from 'vitest'
import { isSkillmeatError } from '../errors.ts'
import { parseFrontmatter } from './frontmatter.ts'

const read = (yaml: string) => parseFrontmatter(`---\n${yaml}\n---\nbody\n`)
const codeOf = (text: string) => {
  try {
    return (
      parseFrontmatter(text)
        .warnings.map(({ code }) => code)
        .join() || 'ok'
    )
  } catch (error) {
    if (isSkillmeatError(error)) return error.code
    throw error
  }
}

test('strict YAML gives values without a prototype, and where the body begins', () => {
  const text = '---\nname: demo\ntags: [a, b]\nmetadata:\n  version: "1.0"\n---\nbody\n'
  const { fields, bodyStart, warnings } = parseFrontmatter(text)
  expect(Object.fromEntries(fields)).toEqual({
    name: 'demo',
    tags: ['a', 'b'],
    metadata: new Map([['version', '1.0']]),
  })
  expect(text.slice(bodyStart)).toBe('body\n')
  expect(warnings).toEqual([])
})

test.each([
  ['a byte order mark', '\ufeff---\nname: demo\n---\n'],
  ['CRLF', '---\r\nname: demo\r\n---\r\n'],
  ['spaces after the fence', '---  \nname: demo\n--- \n'],
  ['a comment', '---\n# hi\nname: demo\n---\n'],
])('%s is accepted', (_, text) => {
  expect(parseFrontmatter(text).fields.get('name')).toBe('demo')
  expect(codeOf(text)).toBe('ok')
})

test.each([
  [
    'description: Use when: the user says hello. Example: user: "hi"',
    'Use when: the user says hello. Example: user: "hi"',
  ],
  ['description: <example>a: b</example> c: d', '<example>a: b</example> c: d'],
  ['description: *Bold words* first', '*Bold words* first'],
  ['description: "x" and: more', '"x" and: more'],
])('%j is read line by line with a warning', (line, description) => {
  const { fields, warnings } = read(`name: demo\n${line}`)
  expect(fields.get('description')).toBe(description)
  expect(warnings.map(({ code }) => code)).toEqual(['W_FRONTMATTER_LENIENT'])
})

test('lists, folded text and bare asterisks survive the line reader', () => {
  const { fields } = read(
    'name: demo\ntools: *\nbad: a: b\nmodels:\n  - one\n  - two\ntext: >\n  some\n  more',
  )
  expect(Object.fromEntries(fields)).toMatchObject({
    tools: '*',
    models: ['one', 'two'],
    text: 'some more',
  })
})

test('without a fence the first paragraph is the description', () => {
  const { fields, warnings } = parseFrontmatter('# Review\n\nReviews the\ncurrent diff.\n\nMore.\n')
  expect(fields.get('description')).toBe('Reviews the current diff.')
  expect(warnings.map(({ code }) => code)).toEqual(['W_FRONTMATTER_MISSING'])
})

test.each([
  ['an empty file', '', 'E_FRONTMATTER_PARSE'],
  ['a fence that never closes', '---\nname: demo\n\n# Body\n', 'E_FRONTMATTER_PARSE'],
  ['a second block at once', '---\nname: a\n\n# B\n---\nname: a\n---\n', 'E_FRONTMATTER_PARSE'],
  ['a repeated key', '---\nname: a\nname: b\n---\n', 'E_FRONTMATTER_PARSE'],
  ['a repeated key below the top', '---\nm:\n  a: 1\n  a: 2\n---\n', 'E_FRONTMATTER_PARSE'],
  [
    'a repeated key where YAML fails',
    '---\nname: a\nx: y: z\nname: b\n---\n',
    'E_FRONTMATTER_PARSE',
  ],
  ['a tag', '---\nx: !!js/function "function(){}"\n---\n', 'E_FRONTMATTER_PARSE'],
  ['a tag where YAML fails', '---\nx: !!js/function y: z: "\n---\n', 'E_FRONTMATTER_PARSE'],
  ['an anchor', '---\na: &a [x]\n---\n', 'E_MANIFEST_LIMIT'],
  ['an alias', '---\na: *b\n---\n', 'E_MANIFEST_LIMIT'],
  ['a list of merged aliases', '---\nb: &b {x: 1}\n<<: [*b, *b]\n---\n', 'E_MANIFEST_LIMIT'],
  ['a language', '---js\n{}\n---\n', 'E_FRONTMATTER_LANG'],
  ['another language', '--- json\n{}\n---\n', 'E_FRONTMATTER_LANG'],
  ['__proto__', '---\n__proto__:\n  polluted: true\n---\n', 'E_MANIFEST_SCHEMA'],
  [
    'constructor below the top',
    '---\na:\n  constructor: {prototype: 1}\n---\n',
    'E_MANIFEST_SCHEMA',
  ],
  ['__proto__ where YAML fails', '---\n__proto__: x\na: b: c\n---\n', 'E_MANIFEST_SCHEMA'],
  ['brackets', `---\nx: ${'['.repeat(5000)}\n---\n`, 'E_MANIFEST_LIMIT'],
  ['dashes in one line', `---\nx:\n  ${'- '.repeat(5000)}a\n---\n`, 'E_MANIFEST_LIMIT'],
  [
    'levels',
    `---\n${Array.from({ length: 300 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')}\n---\n`,
    'E_MANIFEST_LIMIT',
  ],
  ['more than 64 KiB', `---\nx: ${'a'.repeat(70_000)}\n---\n`, 'E_MANIFEST_LIMIT'],
])('%s is refused', (_, text, code) => {
  expect(codeOf(text)).toBe(code)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test.each([
  ['keys', Array.from({ length: 9000 }, (_, at) => `k${at}: 1`).join('\n'), 'E_MANIFEST_LIMIT'],
  ['quotes', '"'.repeat(60_000), 'E_FRONTMATTER_PARSE'],
  ['colons', 'a: '.repeat(20_000), 'W_FRONTMATTER_LENIENT'],
  ['question marks', '? '.repeat(30_000), 'E_MANIFEST_LIMIT'],
  ['block scalars', '|\n'.repeat(30_000), 'E_FRONTMATTER_PARSE'],
])('many %s are read to the end', (_, yaml, code) => {
  expect(codeOf(`---\n${yaml}\n---\n`)).toBe(code)
})

test('whatever the text, reading ends in fields or a coded refusal', () => {
  const piece = constantFrom(
    'a: b\n',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '&a ',
    '*a',
    '!x ',
    '\n',
    '  ',
    '|\n',
    ': ',
    '# ',
    '---\n',
    '\u0000',
    '\t',
  )
  assertProperty(
    property(array(piece, { maxLength: 40 }), (pieces) => {
      expect(codeOf(`---\n${pieces.join('')}\n---\n`)).toMatch(/^(?:ok|[EW]_)/)
    }),
    { numRuns: 2000 },
  )
})
