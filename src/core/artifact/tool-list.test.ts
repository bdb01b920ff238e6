import { expect, test } from 'vitest'
import { toolList } from './tool-list.ts'

test.each([
  ['Read Bash(git:*) Write', ['Read', 'Bash(git:*)', 'Write']],
  ['Read, Bash(git add *), Write', ['Read', 'Bash(git add *)', 'Write']],
  ['Read, Bash(git rm:*, git mv:*) Write', ['Read', 'Bash(git rm:*, git mv:*)', 'Write']],
  ['Bash(echo (a b)) Read', ['Bash(echo (a b))', 'Read']],
  ['Read\nBash\n', ['Read', 'Bash']],
  [
    ['Read', 'Bash(git add *)', 'Grep Glob'],
    ['Read', 'Bash(git add *)', 'Grep', 'Glob'],
  ],
  [['Read', 7, null], ['Read']],
  ['', []],
  [undefined, []],
])('the tools of %j', (value, tools) => {
  expect(toolList(value)).toEqual(tools)
})
