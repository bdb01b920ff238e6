import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { LOCAL, REMOTE } from '../../../../test/forms/servers.ts'
import { mcpCodex } from './mcp.ts'

const SLOT = slotOf('github', '.codex/mcp/github.json')

const FILE = `model = "gpt-5" # mine

[mcp_servers.mine]
command = "mine"
`

test('a server that Codex starts, beside what the user has', () => {
  expect(putInto(mcpCodex, SLOT, { text: LOCAL, file: FILE })).toMatchInlineSnapshot(`
    "model = "gpt-5" # mine

    [mcp_servers.mine]
    command = "mine"

    [mcp_servers.github]
    command = "npx"
    args = ["-y", "server-github", "./.claude/plugins/kit/config.json"]
    env = { LOG = "debug" }
    env_vars = ["GITHUB_TOKEN"]"
  `)
})

test('a server that is reached over HTTP', () => {
  expect(putInto(mcpCodex, SLOT, { text: REMOTE })).toMatchInlineSnapshot(`
    "[mcp_servers.github]
    url = "https://api.github.test/mcp"
    bearer_token_env_var = "GITHUB_TOKEN"
    env_http_headers = { X-Team = "TEAM" }"
  `)
})

test('what Codex will not know is named', () => {
  expect(lossesOf(mcpCodex, SLOT, LOCAL)).toMatchInlineSnapshot(`
    [
      "timeout: Codex does not read "timeout" of a server.",
    ]
  `)
  expect(lossesOf(mcpCodex, SLOT, REMOTE)).toMatchInlineSnapshot(`
    [
      "headers.X-Team: Codex does not know the default in \${TEAM:-none}.",
    ]
  `)
})

test('an edit in the file comes back in the words of the collection', () => {
  const file = putInto(mcpCodex, SLOT, { text: LOCAL }).replace(
    'command = "npx"',
    'command = "pnpx"',
  )
  expect(mcpCodex.read(file, SLOT, LOCAL)).toBe(LOCAL.replace('npx', 'pnpx'))
})
