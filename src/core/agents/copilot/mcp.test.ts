import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { LOCAL, REMOTE } from '../../../../test/forms/servers.ts'
import { mcpCopilot } from './mcp.ts'

const SLOT = slotOf('github', '.copilot/mcp/github.json')

const FILE = ``

test('a server that the Copilot CLI starts, beside what the user has', () => {
  expect(putInto(mcpCopilot, SLOT, { text: LOCAL, file: FILE })).toMatchInlineSnapshot(`
    "{
      "mcpServers": {
        "github": {
          "type": "local",
          "command": "npx",
          "args": ["-y", "server-github", "./.claude/plugins/kit/config.json"],
          "env": {
            "GITHUB_TOKEN": "\${GITHUB_TOKEN}",
            "LOG": "debug"
          },
          "timeout": 5000,
          "tools": ["*"]
        }
      }
    }"
  `)
})

test('a server that is reached over HTTP', () => {
  expect(putInto(mcpCopilot, SLOT, { text: REMOTE })).toMatchInlineSnapshot(`
    "{
      "mcpServers": {
        "github": {
          "type": "http",
          "url": "https://api.github.test/mcp",
          "headers": {
            "Authorization": "Bearer \${GITHUB_TOKEN}",
            "X-Team": "\${TEAM:-none}"
          },
          "tools": ["*"]
        }
      }
    }"
  `)
})

test('what the Copilot CLI will not know is named', () => {
  expect(lossesOf(mcpCopilot, SLOT, LOCAL)).toMatchInlineSnapshot(`[]`)
  expect(lossesOf(mcpCopilot, SLOT, REMOTE)).toMatchInlineSnapshot(`[]`)
})

test('an edit in the file comes back in the words of the collection', () => {
  const file = putInto(mcpCopilot, SLOT, { text: LOCAL }).replace(
    '"command": "npx"',
    '"command": "pnpx"',
  )
  expect(mcpCopilot.read(file, SLOT, LOCAL)).toBe(LOCAL.replace('npx', 'pnpx'))
})
