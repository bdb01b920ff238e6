import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { hooksCopilot } from './hooks.ts'

const SLOT = slotOf('lint', '.github/hooks/lint')

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

test('hooks of Copilot', () => {
  expect(putInto(hooksCopilot, SLOT, { text: HOOKS })).toMatchInlineSnapshot(`
    "{
      "version": 1,
      "hooks": {
        "PreToolUse": [
          {
            "type": "command",
            "bash": "./.github/hooks/lint/check.sh",
            "timeoutSec": 10,
            "matcher": "Bash|Edit|WebFetch"
          }
        ]
      }
    }"
  `)
})

test('what Copilot will not know is named', () => {
  expect(lossesOf(hooksCopilot, SLOT, HOOKS)).toMatchInlineSnapshot(`
    [
      "hooks.Stop: Copilot has no hooks of type "prompt"; it is left out.",
      "hooks.TeammateIdle: Copilot has no event "TeammateIdle".",
    ]
  `)
})

test('an edit in the file comes back in the words of the collection', () => {
  const file = putInto(hooksCopilot, SLOT, { text: HOOKS }).replace(
    '"timeoutSec": 10',
    '"timeoutSec": 20',
  )
  expect(hooksCopilot.read(file, SLOT, HOOKS)).toBe(HOOKS.replace('"timeout": 10', '"timeout": 20'))
})
