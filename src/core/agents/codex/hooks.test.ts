import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { hooksCodex } from './hooks.ts'

const SLOT = slotOf('lint', '.codex/hooks/lint')

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

test('hooks of Codex', () => {
  expect(putInto(hooksCodex, SLOT, { text: HOOKS })).toMatchInlineSnapshot(`
    "{
      "hooks": {
        "PreToolUse": [
          {
            "matcher": "Bash|Edit",
            "hooks": [
              {
                "type": "command",
                "command": "\\"$(git rev-parse --show-toplevel)\\"/.codex/hooks/lint/check.sh",
                "timeout": 10
              }
            ]
          }
        ]
      }
    }"
  `)
})

test('what Codex will not know is named', () => {
  expect(lossesOf(hooksCodex, SLOT, HOOKS)).toMatchInlineSnapshot(`
    [
      "hooks.PreToolUse: Codex has no tool or word "WebFetch" to match.",
      "hooks.Stop: Codex has no hooks of type "prompt"; it is left out.",
      "hooks.TeammateIdle: Codex has no event "TeammateIdle".",
    ]
  `)
})

test('an edit in the file comes back in the words of the collection', () => {
  const file = putInto(hooksCodex, SLOT, { text: HOOKS }).replace('"timeout": 10', '"timeout": 20')
  expect(hooksCodex.read(file, SLOT, HOOKS)).toBe(HOOKS.replace('"timeout": 10', '"timeout": 20'))
})
