import { expect, test } from 'vitest'
import type { ObjectId } from '../object/object-id.ts'
import { namedFiles } from './named-files.ts'

const BLOB = '0'.repeat(64) as ObjectId
const FILES = [
  'scripts/log.sh',
  'scripts/catalog.sh',
  'server/index.js',
  'server/lib.js',
  'README.md',
].map((path) => ({ path, mode: '100644' as const, blob: BLOB }))

test.each([
  ['${CLAUDE_PLUGIN_ROOT}/scripts/log.sh --all', ['scripts/log.sh']],
  ['cd "$CLAUDE_PLUGIN_ROOT" && ./scripts/log.sh', ['scripts/log.sh']],
  ['node "${CLAUDE_PLUGIN_ROOT}"/server', ['server/index.js', 'server/lib.js']],
  ['{"command":"\\"${CLAUDE_PLUGIN_ROOT}\\"/server/index.js"}', ['server/index.js']],
  ['cd ${CLAUDE_PLUGIN_ROOT} && npm start', FILES.map(({ path }) => path)],
  ['npx -y a-server', []],
])('%s names %j', (words, paths) => {
  expect(namedFiles(words, FILES).map(({ path }) => path)).toEqual(paths)
})

test('where a link is named, what it leads to may be anywhere in the folder', () => {
  const files = [...FILES, { path: 'run', mode: '120000' as const, blob: BLOB }]
  expect(namedFiles('${CLAUDE_PLUGIN_ROOT}/run', files)).toHaveLength(files.length)
})
