import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from '../../../test/cli/workbench.ts'

type Type = (line: string) => Promise<string>

/** Ana's plugin of three skills, which Ben has by a bundle. */
function betweenTwo(task: (ana: Type, ben: Type) => Promise<void>): Promise<void> {
  return onWorkbench(async (bench) => {
    const at =
      (home: string): Type =>
      async (line) => {
        const env = { SKILLMEAT_HOME: join(bench.root, home) }
        const { stdout, stderr } = await bench.run(line, { env })
        return `${stdout}${stderr}`
      }
    const [ana, ben] = [at('ana'), at('ben')]
    const skill = (name: string) => `---\nname: ${name}\ndescription: A skill.\n---\n\n${name}\n`
    bench.write({
      'own/skills/aa/SKILL.md': skill('aa'),
      'own/skills/bb/SKILL.md': skill('bb'),
      'own/skills/cc/SKILL.md': skill('cc'),
    })
    await ana('add ../own')
    await ana('plugin create team aa bb cc')
    await ana('export team ../b1.skillmeat-pack')
    await ben('add ../b1.skillmeat-pack')
    await task(ana, ben)
  })
}

test('words come with a bundle also where the content is the same', () =>
  betweenTwo(async (ana, ben) => {
    await ana('tag aa --add office')
    await ana('tag team --add ours')
    await ana('export team ../b2.skillmeat-pack')
    expect(await ben('add ../b2.skillmeat-pack')).toContain('updated')
    expect(await ben('show aa')).toMatch(/tags +office/)
    expect(await ben('show team')).toMatch(/tags +ours/)
    expect(await ben('add ../b2.skillmeat-pack')).toContain('Nothing changed.')
  }))
