import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { hooksCursor } from './hooks.ts'

const SLOT = slotOf('lint', '.cursor/hooks/lint')

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

test('hooks of Cursor', () => {
  expect(putInto(hooksCursor, SLOT, { text: HOOKS })).toMatchInlineSnapshot(`
    "{
      "version": 1,
      "hooks": {
        "preToolUse": [
          {
            "command": "./.cursor/hooks/lint/check.sh",
            "timeout": 10,
            "matcher": "Shell|Write"
          }
        ],
        "stop": [
          {
            "type": "prompt",
            "prompt": "Is all done?"
          }
        ]
      }
    }"
  `)
})

test('what Cursor will not know is named', () => {
  expect(lossesOf(hooksCursor, SLOT, HOOKS)).toMatchInlineSnapshot(`
    [
      "hooks.PreToolUse: Cursor has no tool or word "WebFetch" to match.",
      "hooks.TeammateIdle: Cursor has no event "TeammateIdle".",
    ]
  `)
})

test('an edit in the file comes back in the words of the collection', () => {
  const file = putInto(hooksCursor, SLOT, { text: HOOKS }).replace('"timeout": 10', '"timeout": 20')
  expect(hooksCursor.read(file, SLOT, HOOKS)).toBe(HOOKS.replace('"timeout": 10', '"timeout": 20'))
})
