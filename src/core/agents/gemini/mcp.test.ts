import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { LOCAL, REMOTE } from '../../../../test/forms/servers.ts'
import { mcpGemini } from './mcp.ts'

const SLOT = slotOf('github', '.gemini/mcp/github.json')

const FILE = `{
	"theme": "dark"
}
`

test('a server that Gemini CLI starts, beside what the user has', () => {
  expect(putInto(mcpGemini, SLOT, { text: LOCAL, file: FILE })).toMatchInlineSnapshot(`
    "{
    	"theme": "dark",
    	"mcpServers": {
    		"github": {
    			"command": "npx",
    			"args": ["-y", "server-github", "./.claude/plugins/kit/config.json"],
    			"env": {
    				"GITHUB_TOKEN": "\${GITHUB_TOKEN}",
    				"LOG": "debug"
    			},
    			"timeout": 5000
    		}
    	}
    }"
  `)
})

test('a server that is reached over HTTP', () => {
  expect(putInto(mcpGemini, SLOT, { text: REMOTE })).toMatchInlineSnapshot(`
    "{
      "mcpServers": {
        "github": {
          "httpUrl": "https://api.github.test/mcp",
          "headers": {
            "Authorization": "Bearer \${GITHUB_TOKEN}",
            "X-Team": "\${TEAM}"
          }
        }
      }
    }"
  `)
})

test('what Gemini CLI will not know is named', () => {
  expect(lossesOf(mcpGemini, SLOT, LOCAL)).toMatchInlineSnapshot(`[]`)
  expect(lossesOf(mcpGemini, SLOT, REMOTE)).toMatchInlineSnapshot(`
    [
      "headers: Gemini CLI does not know the default in \${TEAM:-none}.",
    ]
  `)
})

test('an edit in the file comes back in the words of the collection', () => {
  const file = putInto(mcpGemini, SLOT, { text: LOCAL }).replace(
    '"command": "npx"',
    '"command": "pnpx"',
  )
  expect(mcpGemini.read(file, SLOT, LOCAL)).toBe(LOCAL.replace('npx', 'pnpx'))
})
