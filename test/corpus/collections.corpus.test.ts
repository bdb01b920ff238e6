import fs from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { AGENTS } from '../../src/core/agents/agents.ts'
import { createWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'
import { corpusFolder } from './corpus-folder.ts'
import { below, listFolder } from './listing.ts'

const folder = join(corpusFolder(), 'collections')
const names = fs.readdirSync(folder).filter((name) => fs.statSync(join(folder, name)).isDirectory())

/** A skill is a folder with SKILL.md; that is all this listing knows. */
function skillsIn(listing: ReadonlyMap<string, string>): string[] {
  const folders = [...listing.keys()].filter((path) => basename(path) === 'SKILL.md').map(dirname)
  return folders.filter((one) => !folders.some((outer) => one.startsWith(`${outer}/`))).toSorted()
}

/** Of a repository: how many plugins its manifests name, by plain reading. */
function pluginsIn(dir: string): string[] {
  const read = (file: string): { name?: string; plugins?: { name: string; source: unknown }[] } =>
    fs.existsSync(join(dir, file)) ? JSON.parse(fs.readFileSync(join(dir, file), 'utf8')) : {}
  const entries = read('.claude-plugin/marketplace.json').plugins ?? []
  const own = read('.claude-plugin/plugin.json').name
  const here = entries.filter(({ source }) => typeof source === 'string').map(({ name }) => name)
  return [...new Set([...here, ...(own === undefined ? [] : [own])])].toSorted()
}

interface Entry {
  readonly type: string
  readonly name: string
}

async function listed(bench: Workbench): Promise<readonly Entry[]> {
  const { stdout } = await bench.run('list --json')
  return (JSON.parse(stdout) as { items: Entry[] }).items
}

async function succeed(bench: Workbench, line: string): Promise<void> {
  const { code, stderr } = await bench.run(line)
  expect({ line, code, stderr: code === 0 ? '' : stderr }).toEqual({ line, code: 0, stderr: '' })
}

describe.each(names)('the collection %s', (name) => {
  const dir = join(folder, name)
  const original = listFolder(dir)

  test('is imported whole: each skill and plugin of an independent listing, byte for byte', async () => {
    const bench = createWorkbench({})
    try {
      await succeed(bench, `add ${dir}`)
      const entries = await listed(bench)
      const of = (type: string) => entries.filter((one) => one.type === type).map((one) => one.name)
      expect(of('skill')).toHaveLength(skillsIn(original).length)
      expect(of('composite').toSorted()).toEqual(pluginsIn(dir))
      const collection = listFolder(join(bench.root, 'home/collections/default'))
      for (const path of skillsIn(original)) {
        expect(below(collection, `skills/${basename(path)}`)).toEqual(below(original, path))
      }
      const again = await bench.run(`add ${dir} --json`)
      const { added } = (JSON.parse(again.stdout) as { result: { added: { action: string }[] } })
        .result
      expect(new Set(added.map(({ action }) => action))).toEqual(new Set(['unchanged']))
    } finally {
      bench.remove()
    }
  })

  test('goes to every agent and leaves nothing behind', async () => {
    const bench = createWorkbench({})
    try {
      await succeed(bench, `add ${dir}`)
      for (const { id } of AGENTS) {
        await succeed(bench, `deploy --all --profile ${id} --allow-exec --yes`)
        const project = listFolder(join(bench.root, 'project'))
        for (const path of skillsIn(original)) {
          const copy = [...project.keys()].find((one) =>
            one.endsWith(`/${basename(path)}/SKILL.md`),
          )
          expect({ path, id, copy }).toMatchObject({
            copy: expect.stringContaining(basename(path)),
          })
          expect(below(project, dirname(copy ?? ''))).toEqual(below(original, path))
        }
        await succeed(bench, 'check-drift')
        await succeed(bench, 'undeploy --all --yes')
        expect({ id, left: [...listFolder(join(bench.root, 'project')).keys()] }).toEqual({
          id,
          left: [],
        })
      }
    } finally {
      bench.remove()
    }
  })
})
