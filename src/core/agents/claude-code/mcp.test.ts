import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { LOCAL, REMOTE } from '../../../../test/forms/servers.ts'
import { mcpJson } from './mcp.ts'

const SLOT = slotOf('github', '.claude/mcp/github.json')

const FILE = `{
  // the team's
  "mcpServers": { "mine": { "command": "mine" } }
}
`

test('a server that Claude Code starts, beside what the user has', () => {
  expect(putInto(mcpJson, SLOT, { text: LOCAL, file: FILE })).toMatchInlineSnapshot(`
    "{
      // the team's
      "mcpServers": { "mine": { "command": "mine" }, "github": { "command": "npx", "args": ["-y", "server-github", "\${CLAUDE_PROJECT_DIR:-.}/.claude/plugins/kit/config.json"], "env": { "GITHUB_TOKEN": "\${GITHUB_TOKEN}", "LOG": "debug" }, "timeout": 5000 } }
    }"
  `)
})

test('a server that is reached over HTTP', () => {
  expect(putInto(mcpJson, SLOT, { text: REMOTE })).toMatchInlineSnapshot(`
    "{
      "mcpServers": {
        "github": {
          "type": "http",
          "url": "https://api.github.test/mcp",
          "headers": {
            "Authorization": "Bearer \${GITHUB_TOKEN}",
            "X-Team": "\${TEAM:-none}"
          }
        }
      }
    }"
  `)
})

test('what Claude Code will not know is named', () => {
  expect(lossesOf(mcpJson, SLOT, LOCAL)).toMatchInlineSnapshot(`[]`)
  expect(lossesOf(mcpJson, SLOT, REMOTE)).toMatchInlineSnapshot(`[]`)
})

test('an edit in the file comes back in the words of the collection', () => {
  const file = putInto(mcpJson, SLOT, { text: LOCAL }).replace(
    '"command": "npx"',
    '"command": "pnpx"',
  )
  expect(mcpJson.read(file, SLOT, LOCAL)).toBe(LOCAL.replace('npx', 'pnpx'))
})
