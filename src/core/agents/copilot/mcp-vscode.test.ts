import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { LOCAL, REMOTE } from '../../../../test/forms/servers.ts'
import { mcpVscode } from './mcp-vscode.ts'

const SLOT = slotOf('github', '.github/mcp/github.json')

const FILE = `{
    "inputs": [],
    "servers": {}
}
`

test('a server that VS Code starts, beside what the user has', () => {
  expect(putInto(mcpVscode, SLOT, { text: LOCAL, file: FILE })).toMatchInlineSnapshot(`
    "{
        "inputs": [],
        "servers": {
            "github": {
                "type": "stdio",
                "command": "npx",
                "args": [
                    "-y",
                    "server-github",
                    "\${workspaceFolder}/.claude/plugins/kit/config.json"
                ],
                "env": {
                    "GITHUB_TOKEN": "\${env:GITHUB_TOKEN}",
                    "LOG": "debug"
                }
            }
        }
    }"
  `)
})

test('a server that is reached over HTTP', () => {
  expect(putInto(mcpVscode, SLOT, { text: REMOTE })).toMatchInlineSnapshot(`
    "{
      "servers": {
        "github": {
          "type": "http",
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

test('what VS Code will not know is named', () => {
  expect(lossesOf(mcpVscode, SLOT, LOCAL)).toMatchInlineSnapshot(`
    [
      "timeout: VS Code does not read "timeout" of a server.",
    ]
  `)
  expect(lossesOf(mcpVscode, SLOT, REMOTE)).toMatchInlineSnapshot(`
    [
      "headers: VS Code does not know the default in \${TEAM:-none}.",
    ]
  `)
})

test('an edit in the file comes back in the words of the collection', () => {
  const file = putInto(mcpVscode, SLOT, { text: LOCAL }).replace(
    '"command": "npx"',
    '"command": "pnpx"',
  )
  expect(mcpVscode.read(file, SLOT, LOCAL)).toBe(LOCAL.replace('npx', 'pnpx'))
})
