import { expect, test } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { onWorkbench } from './workbench.ts'

test('the whole help is as it was agreed', () =>
  onWorkbench(async ({ run }) => {
    const pages = [(await run('--help')).stdout]
    for (const { name } of COMMANDS) {
      const { code, stdout, stderr } = await run(`${name} --help`)
      expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: '' })
      expect((await run(`help ${name}`)).stdout).toBe(stdout)
      pages.push(`$ skillmeat ${name} --help\n${stdout}`)
    }
    await expect(pages.join('\n')).toMatchFileSnapshot('help.txt')
  }))

test('every command begins its help with examples', async () => {
  for (const { name, load } of COMMANDS) {
    const { examples } = await load()
    expect(examples).not.toHaveLength(0)
    for (const [line] of examples)
      expect(line.startsWith(`skillmeat ${name.split(' ')[0]}`)).toBe(true)
  }
})

test('the first word of several commands lists them, and a wrong second word is refused', () =>
  onWorkbench(async (bench) => {
    for (const line of ['keys', 'keys --help', 'plugin --help', 'signer']) {
      const { code, stdout } = await bench.run(line)
      expect({ line, code }).toEqual({ line, code: 0 })
      expect(stdout).toContain(`skillmeat ${line.split(' ')[0]} `)
    }
    expect(await bench.run('keys lst')).toMatchObject({ code: 2, stdout: '' })
  }))
