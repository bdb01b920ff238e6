import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const skill = (name: string, body: string): Files => ({
  [`source/skills/${name}/SKILL.md`]: `---\nname: ${name}\ndescription: D.\n---\n${body}`,
})

const DOCUMENTED = [
  'AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE',
  'GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  'OPENAI_API_KEY=sk-your-key-goes-here-and-is-long-enough-to-count',
  'export TOKEN=ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  '-----BEGIN PRIVATE KEY-----',
  'your-private-key-goes-here',
].join('\n')

test('one control character warns with file and line, and hidden text goes by its finding', () =>
  onWorkbench(
    async (bench) => {
      const first = await bench.run('add ../source')
      expect(first.code).toBe(1)
      expect(first.stdout).toContain('added  skill:color')
      expect(first.stdout).toContain(
        'W_CONTROL_CHARS skill:color: SKILL.md:5 has control characters.',
      )
      const ids = first.stdout.match(/(?<=finding )[0-9a-f]{12}/g) ?? []
      expect(ids).toHaveLength(2)
      const one = await bench.run(`add ../source bidi --allow ${ids[0]}`)
      expect(one.stderr).toContain(`--allow ${ids[1]}`)
      const both = await bench.run(`add ../source bidi --allow ${ids[0]} --allow ${ids[1]}`)
      expect(both.code).toBe(0)
      expect(both.stdout).toContain('W_HIDDEN_TEXT')
      // What was let pass goes on to be, and another hidden text does not.
      bench.write(skill('bidi', 'One \u202eline.\nTwo \u2066lines.\nMore.\n'))
      expect((await bench.run('update')).stdout).toMatch(/updated +skill:bidi/)
      bench.write(skill('bidi', 'Another \u202eline.\n'))
      expect((await bench.run('update')).stdout).toContain('refused')
    },
    {
      ...skill('bidi', 'One \u202eline.\nTwo \u2066lines.\n'),
      ...skill('color', '\u001b[31mred\n'),
    },
  ))

test('keys of documentation leave, and of two credentials each by its finding', () =>
  onWorkbench(
    async (bench) => {
      await bench.run('add ../source')
      expect(await bench.run('export docs ../docs.skillmeat-pack')).toMatchObject({ code: 0 })
      const refused = await bench.run('export keys ../keys.skillmeat-pack')
      const ids = refused.stderr.match(/(?<=--allow )[0-9a-f]{12}/g) ?? []
      expect(ids).toHaveLength(2)
      const one = await bench.run(`export keys ../keys.skillmeat-pack --allow ${ids[0]}`)
      expect(one.stderr).toContain('E_SECRET_IN_EXPORT')
      expect(one.stderr).not.toContain(ids[0])
      const allow = ids.map((id) => `--allow ${id}`).join(' ')
      expect(await bench.run(`export keys ../keys.skillmeat-pack ${allow}`)).toMatchObject({
        code: 0,
      })
    },
    {
      ...skill('docs', DOCUMENTED),
      // Two on one line, of which the first is a placeholder too.
      ...skill(
        'keys',
        `ghp_${'x'.repeat(36)} ghp_${'aB3dE5gH7j'.repeat(4)} npm_${'kL9mN2pQ4r'.repeat(4).slice(0, 36)}\n`,
      ),
    },
  ))
