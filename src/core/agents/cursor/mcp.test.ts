import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { LOCAL, REMOTE } from '../../../../test/forms/servers.ts'
import { mcpCursor } from './mcp.ts'

const SLOT = slotOf('github', '.cursor/mcp/github.json')

const FILE = `{"mcpServers":{"mine":{"command":"mine"}}}
`

test('a server that Cursor starts, beside what the user has', () => {
  expect(putInto(mcpCursor, SLOT, { text: LOCAL, file: FILE })).toMatchInlineSnapshot(
    `"{"mcpServers":{"mine":{"command":"mine"},"github":{"command":"npx","args":["-y","server-github","\${workspaceFolder}/.claude/plugins/kit/config.json"],"env":{"GITHUB_TOKEN":"\${env:GITHUB_TOKEN}","LOG":"debug"}}}}"`,
  )
})

test('a server that is reached over HTTP', () => {
  expect(putInto(mcpCursor, SLOT, { text: REMOTE })).toMatchInlineSnapshot(`
    "{
      "mcpServers": {
        "github": {
          "url": "https://api.github.test/mcp",
          "headers": {
            "Authorization": "Bearer \${env:GITHUB_TOKEN}",
            "X-Team": "\${env:TEAM}"
          }
        }
      }
    }"
  `)
})

test('what Cursor will not know is named', () => {
  expect(lossesOf(mcpCursor, SLOT, LOCAL)).toMatchInlineSnapshot(`
    [
      "timeout: Cursor does not read "timeout" of a server.",
    ]
  `)
  expect(lossesOf(mcpCursor, SLOT, REMOTE)).toMatchInlineSnapshot(`
    [
      "headers: Cursor does not know the default in \${TEAM:-none}.",
    ]
  `)
})

test('an edit in the file comes back in the words of the collection', () => {
  const file = putInto(mcpCursor, SLOT, { text: LOCAL }).replace(
    '"command": "npx"',
    '"command": "pnpx"',
  )
  expect(mcpCursor.read(file, SLOT, LOCAL)).toBe(LOCAL.replace('npx', 'pnpx'))
})
