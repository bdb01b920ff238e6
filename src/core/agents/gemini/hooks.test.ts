import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { hooksGemini } from './hooks.ts'

const SLOT = slotOf('lint', '.gemini/hooks/lint')

const HOOKS = `{
  "description": "Checks what is written",
  "hooks": {
    "PreToolUse": [
      {
        "matcher": "Bash|Edit|WebFetch",
        "hooks": [
          { "type": "command", "command": "\${CLAUDE_PLUGIN_ROOT}/hooks/check.sh", "timeout": 10 }
        ]
      }
    ],
    "Stop": [{ "hooks": [{ "type": "prompt", "prompt": "Is all done?" }] }],
    "TeammateIdle": [
      { "hooks": [{ "type": "command", "command": "\\"\${CLAUDE_PLUGIN_ROOT}\\"/bin/idle" }] }
    ]
  }
}
`
const FILE = `{
	"hooks": {
		"BeforeTool": [
			{ "hooks": [{ "type": "command", "command": "mine.sh" }] }
		]
	}
}
`

test('hooks of Gemini CLI, beside what the user has', () => {
  expect(putInto(hooksGemini, SLOT, { text: HOOKS, file: FILE })).toMatchInlineSnapshot(`
    "{
    	"hooks": {
    		"BeforeTool": [
    			{ "hooks": [{ "type": "command", "command": "mine.sh" }] },
    			{
    				"matcher": "run_shell_command|replace|web_fetch",
    				"hooks": [
    					{
    						"type": "command",
    						"command": "\\"$GEMINI_PROJECT_DIR\\"/.gemini/hooks/lint/check.sh",
    						"timeout": 10000
    					}
    				]
    			}
    		]
    	}
    }"
  `)
})

test('what Gemini CLI will not know is named', () => {
  expect(lossesOf(hooksGemini, SLOT, HOOKS)).toMatchInlineSnapshot(`
    [
      "hooks.Stop: Gemini CLI has no hooks of type "prompt"; it is left out.",
      "hooks.TeammateIdle: Gemini CLI has no event "TeammateIdle".",
    ]
  `)
})

test('an edit in the file comes back in the words of the collection', () => {
  const file = putInto(hooksGemini, SLOT, { text: HOOKS }).replace(
    '"timeout": 10000',
    '"timeout": 20000',
  )
  expect(hooksGemini.read(file, SLOT, HOOKS)).toBe(HOOKS.replace('"timeout": 10', '"timeout": 20'))
})
