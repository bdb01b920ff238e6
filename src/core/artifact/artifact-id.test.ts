import {
  assert as assertProperty,
  constantFrom,
  property,
  string,
  stringMatching,
} from 'fast-check'
import { expect, test } from 'vitest'
import { formatArtifactId, parseArtifactId } from './artifact-id.ts'
import { artifactNameProblem, assertArtifactName, assertCollectionName } from './artifact-name.ts'
import { artifactPath, isSingleFile, singleFilePath } from './artifact-path.ts'
import { parseArtifactQuery } from './artifact-query.ts'
import { ARTIFACT_TYPES, isArtifactType } from './artifact-type.ts'

test.each([
  'pdf',
  'Agent Development',
  'git/commit',
  'c++_tools.v2',
  'résumé',
  '漢字',
  'пример-навыка',
  'λ-calculus',
  'x'.repeat(64),
  'constructor',
])('the name %j is taken', (name) => {
  expect(artifactNameProblem(name)).toBeNull()
})

test.each([
  ['', 'empty'],
  ['a//b', 'empty'],
  ['..', 'not names'],
  ['foo/../../bar', 'not names'],
  ['a\\b', 'refuse'],
  ['demo\0', 'invisible'],
  ['a\nb', 'invisible'],
  ['a\u202eb', 'invisible'],
  ['a\u200bb', 'invisible'],
  ['\ud800', 'Unicode'],
  ['%2e%2e%2fx', 'percent'],
  ['--help', 'option'],
  ['.hidden', '"."'],
  ['~root', '"."'],
  [' a', 'space'],
  ['con', 'reserved'],
  ['NUL.md', 'reserved'],
  ['COM¹', 'reserved'],
  ['a.', 'reserved'],
  ['git~1', 'reserved'],
  ['a:b', 'refuse'],
  ['x'.repeat(65), 'longer'],
  ['dеmo', 'alike'],
  ['ｄemo', 'alike'],
  ['сосо', 'alike'],
  ['𝐝emo', 'alike'],
])('the name %j is refused, since it is %s', (name, why) => {
  expect(artifactNameProblem(name)).toContain(why)
  expect(() => assertArtifactName(name)).toThrow(
    expect.objectContaining({ code: 'E_NAME_INVALID' }),
  )
})

test('an id reads back as it was written', () => {
  const name = stringMatching(/^[a-z0-9][a-z0-9 _-]{0,20}[a-z0-9]$/).filter(
    (text) => artifactNameProblem(text) === null,
  )
  assertProperty(
    property(constantFrom(...ARTIFACT_TYPES), name, (type, text) => {
      expect(parseArtifactId(formatArtifactId({ type, name: text }))).toEqual({ type, name: text })
    }),
  )
})

test.each(['pdf', 'rootkit:x', ':x', 'skill:', 'skill:a:b', 'skill:../x'])(
  '%j is no id',
  (text) => {
    expect(() => parseArtifactId(text)).toThrow(expect.objectContaining({ code: 'E_NAME_INVALID' }))
  },
)

test('no text gets past the reader of ids with a path, a control character or an option in it', () => {
  assertProperty(
    property(string({ unit: 'binary' }), (text) => {
      if (artifactNameProblem(text) !== null) return
      expect(text.split('/')).not.toContain('..')
      expect(text).not.toMatch(/^[-/~]|[\p{Cc}\\]/u)
    }),
  )
})

test.each([
  ['pdf', [{ collection: null, type: null, name: 'pdf' }]],
  ['skill:pdf', [{ collection: null, type: 'skill', name: 'pdf' }]],
  ['command:git/commit', [{ collection: null, type: 'command', name: 'git/commit' }]],
  ['work/skill:pdf', [{ collection: 'work', type: 'skill', name: 'pdf' }]],
  [
    'git/commit',
    [
      { collection: null, type: null, name: 'git/commit' },
      { collection: 'git', type: null, name: 'commit' },
    ],
  ],
])('%j can be read in these ways', (text, readings) => {
  expect(parseArtifactQuery(text)).toEqual(readings)
})

test.each([
  'skill:../../x',
  'default/../../x',
  'skill:demo\0',
  'skill:%2e%2e%2fx',
  '../x',
  '/etc/passwd',
  'rootkit:x',
  'a/b/skill:x/../y',
  '-rf',
  '../a/skill:x',
])('%j names no artifact', (text) => {
  expect(() => parseArtifactQuery(text)).toThrow(
    expect.objectContaining({ code: 'E_NAME_INVALID' }),
  )
})

test('a collection is one component', () => {
  expect(() => assertCollectionName('work')).not.toThrow()
  expect(() => assertCollectionName('a/b')).toThrow('"/"')
  expect(() => assertCollectionName('..')).toThrow('not names')
})

test('each type has its place, and a single file one constant path in its tree', () => {
  expect(ARTIFACT_TYPES.map((type) => artifactPath(type, 'x'))).toEqual([
    'skills/x',
    'commands/x.md',
    'agents/x.md',
    'hooks/x',
    'mcp/x.json',
    'plugins/x',
  ])
  const single = ARTIFACT_TYPES.filter(isSingleFile)
  expect(single.map(singleFilePath)).toEqual(['artifact.md', 'artifact.md', 'artifact.json'])
  expect(isArtifactType('toString')).toBe(false)
})
