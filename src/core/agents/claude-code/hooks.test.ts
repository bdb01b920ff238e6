import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { hooksClaude } from './hooks.ts'

const SLOT = slotOf('lint', '.claude/hooks/lint')

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
  "permissions": { "allow": [] }, // mine
}
`

test('hooks of Claude Code, beside what the user has', () => {
  expect(putInto(hooksClaude, SLOT, { text: HOOKS, file: FILE })).toMatchInlineSnapshot(`
    "{
      "permissions": { "allow": [] }, // mine
      "hooks": {
        "PreToolUse": [
          {
            "matcher": "Bash|Edit|WebFetch",
            "hooks": [
              {
                "type": "command",
                "command": "\\"$CLAUDE_PROJECT_DIR\\"/.claude/hooks/lint/check.sh",
                "timeout": 10
              }
            ]
          }
        ],
        "Stop": [
          {
            "hooks": [
              {
                "type": "prompt",
                "prompt": "Is all done?"
              }
            ]
          }
        ],
        "TeammateIdle": [
          {
            "hooks": [
              {
                "type": "command",
                "command": "\\"$CLAUDE_PROJECT_DIR/.claude/plugins/kit\\"/bin/idle"
              }
            ]
          }
        ]
      },
    }"
  `)
})

test('what Claude Code will not know is named', () => {
  expect(lossesOf(hooksClaude, SLOT, HOOKS)).toMatchInlineSnapshot(`[]`)
})

test('an edit in the file comes back in the words of the collection', () => {
  const file = putInto(hooksClaude, SLOT, { text: HOOKS }).replace('"timeout": 10', '"timeout": 20')
  expect(hooksClaude.read(file, SLOT, HOOKS)).toBe(HOOKS.replace('"timeout": 10', '"timeout": 20'))
})

test('of equal hooks, one of which is the user’s, one is taken out', () => {
  const equal = '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"date"}]}]}}'
  const file = equal
  const both = hooksClaude.write(file, SLOT, { was: null, now: equal, keepKey: true })
  expect(both).toMatchInlineSnapshot(
    `"{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"date"}]},{"hooks":[{"type":"command","command":"date"}]}]}}"`,
  )
  expect(hooksClaude.write(both, SLOT, { was: equal, now: null, keepKey: true })).toBe(file)
})

test('a hook whose command was edited is ours by its path into its folder', () => {
  const file = putInto(hooksClaude, SLOT, { text: HOOKS }).replace('check.sh', 'check.sh --all')
  expect(hooksClaude.read(file, SLOT, HOOKS)).toBe(HOOKS.replace('check.sh', 'check.sh --all'))
})

test('modules, which a plugin alone has, are named as left out', () => {
  const file = HOOKS.replace('"description"', '"modules": "./mod.mjs",\n  "description"')
  expect(lossesOf(hooksClaude, SLOT, file)).toEqual([
    'modules: Modules of hooks.json are loaded from a plugin that is deployed whole (--native) alone; here they are left out.',
  ])
  expect(putInto(hooksClaude, SLOT, { text: file, file: FILE })).toBe(
    putInto(hooksClaude, SLOT, { text: HOOKS, file: FILE }),
  )
})

const ONE =
  '{"hooks":{"PreToolUse":[{"matcher":"Bash","hooks":[{"type":"command","command":"echo a"}]}]}}\n'

test.each(['echo b', './scripts/echo a', 'curl x'])(
  'a command that was edited to %s is still the hook, where no other could be meant',
  (command) => {
    const file = hooksClaude.write('', SLOT, { was: null, now: ONE, keepKey: false })
    expect(hooksClaude.read(file.replace('echo a', command), SLOT, ONE)).toBe(
      ONE.replace('echo a', command),
    )
  },
)

test('beside a hook of the user on the same matcher nobody can tell, and it stays theirs', () => {
  const file = hooksClaude.write('', SLOT, { was: null, now: ONE, keepKey: false })
  const two = JSON.parse(file)
  const [group] = two.hooks.PreToolUse
  two.hooks.PreToolUse = ['mine', 'other'].map((command) => ({
    ...group,
    hooks: [{ type: 'command', command }],
  }))
  expect(hooksClaude.read(JSON.stringify(two), SLOT, ONE)).toBeNull()
})

test('a group without handlers is not written, and stays in the collection', () => {
  const lint = { matcher: 'Edit', hooks: [{ type: 'command', command: 'lint' }] }
  const was = JSON.stringify({ hooks: { PreToolUse: [{ hooks: [] }], PostToolUse: [lint] } })
  const file = hooksClaude.write('', SLOT, { was: null, now: was, keepKey: false })
  expect(JSON.parse(file)).toEqual({ hooks: { PostToolUse: [lint] } })
  expect(hooksClaude.read(file, SLOT, was)).toBe(was)
})
