import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { listTree } from '../world/listing.ts'
import { onWorkbench } from './workbench.ts'

/** Takes the terminal for itself, or lasts until it is stopped. */
const NOT_HERE: ReadonlySet<string> = new Set(['serve', 'edit'])

test('without a home, looking and --dry-run make none and leave every byte', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'project/.claude/skills/own/SKILL.md': '---\nname: own\ndescription: x\n---\n' })
    const before = listTree(bench.root)
    for (const { name, load } of COMMANDS.filter((listed) => !NOT_HERE.has(listed.name))) {
      const { arguments: words, changes, writesHome } = await load()
      if (writesHome === true) continue
      const needed = words.filter((word) => word.name.startsWith('<')).map(() => '../source')
      const line = [name, ...needed, ...(changes ? ['--dry-run'] : [])].join(' ')
      const { code, stderr } = await bench.run(line)
      expect({ line, isBug: code === 70, stderr }).toMatchObject({ line, isBug: false })
      expect({ line, tree: listTree(bench.root) }).toEqual({ line, tree: before })
    }
  }))

test('without a home, --dry-run tells what would be adopted and imported', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'project/.claude/skills/own/SKILL.md': '---\nname: own\ndescription: x\n---\n' })
    expect((await bench.run('init --dry-run')).stdout).toContain('skill:own')
    expect((await bench.run('add ../source --dry-run')).stdout).toContain('skill:pdf')
    expect((await bench.run('list')).code).toBe(0)
    expect(existsSync(join(bench.root, 'home'))).toBe(false)
  }))
