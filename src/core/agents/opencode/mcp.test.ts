import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { LOCAL, REMOTE } from '../../../../test/forms/servers.ts'
import { mcpOpencode } from './mcp.ts'

const SLOT = slotOf('github', '.opencode/mcp/github.json')

const FILE = `{
  "$schema": "https://opencode.ai/config.json", // checked
}
`

test('a server that OpenCode starts, beside what the user has', () => {
  expect(putInto(mcpOpencode, SLOT, { text: LOCAL, file: FILE })).toMatchInlineSnapshot(`
    "{
      "$schema": "https://opencode.ai/config.json", // checked
      "mcp": {
        "github": {
          "type": "local",
          "command": [
            "npx",
            "-y",
            "server-github",
            "./.claude/plugins/kit/config.json"
          ],
          "environment": {
            "GITHUB_TOKEN": "{env:GITHUB_TOKEN}",
            "LOG": "debug"
          },
          "timeout": 5000,
          "enabled": true
        }
      },
    }"
  `)
})

test('a server that is reached over HTTP', () => {
  expect(putInto(mcpOpencode, SLOT, { text: REMOTE })).toMatchInlineSnapshot(`
    "{
      "mcp": {
        "github": {
          "type": "remote",
          "url": "https://api.github.test/mcp",
          "headers": {
            "Authorization": "Bearer {env:GITHUB_TOKEN}",
            "X-Team": "{env:TEAM}"
          },
          "enabled": true
        }
      }
    }"
  `)
})

test('what OpenCode will not know is named', () => {
  expect(lossesOf(mcpOpencode, SLOT, LOCAL)).toMatchInlineSnapshot(`[]`)
  expect(lossesOf(mcpOpencode, SLOT, REMOTE)).toMatchInlineSnapshot(`
    [
      "headers: OpenCode does not know the default in \${TEAM:-none}.",
    ]
  `)
})

test('an edit in the file comes back in the words of the collection', () => {
  const file = putInto(mcpOpencode, SLOT, { text: LOCAL }).replace('"npx"', '"pnpx"')
  expect(mcpOpencode.read(file, SLOT, LOCAL)).toBe(LOCAL.replace('npx', 'pnpx'))
})
