import { expect, test } from 'vitest'
import { parseStrictJson } from '../json/strict-json.ts'
import { toPlainJson } from '../json/plain-json.ts'
import { withPluginRoot } from './gemini-extension.ts'

test('the folder of an extension is that of a plugin', () => {
  const fields = parseStrictJson(
    JSON.stringify({
      name: 'x',
      mcpServers: {
        s: { command: 'node', args: ['${extensionPath}${/}run${/}s.js'], cwd: '${extensionPath}' },
      },
    }),
  )
  if (!(fields instanceof Map)) throw new Error('no object')
  expect(toPlainJson(withPluginRoot(fields))).toEqual({
    name: 'x',
    mcpServers: {
      s: {
        command: 'node',
        args: ['${CLAUDE_PLUGIN_ROOT}/run/s.js'],
        cwd: '${CLAUDE_PLUGIN_ROOT}',
      },
    },
  })
})
