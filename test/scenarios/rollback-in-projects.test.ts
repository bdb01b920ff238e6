import { expect, test } from 'vitest'
import { listAudit } from '../../src/operations/rollback/audit.ts'
import { rollBackProject } from '../../src/operations/rollback/roll-back-project.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { takeSnapshot } from '../faults/verbs.ts'
import type { World } from '../world/world.ts'
import { editFile } from '../world/write-files.ts'
import { copyFile, headFile, readText, syncFirst, whereDeployed } from './setting.ts'

const ALPHA = 'skills/alpha/SKILL.md'

/** Changes one line of a file of an artifact, which has ten. */
function editLine(file: string, line: number, text: string): void {
  editFile(file, ` line ${line}.`, ` line ${line} ${text}`)
}

async function backInProject(ports: Ports, world: World, preserve = true) {
  const [project] = world.projects
  const request = { snapshot: 'latest', preserve, only: [], project, dryRun: false }
  return rollBackProject(ports, request)
}

test.each(['before the snapshot', 'before the sync', 'after the sync'])(
  'what came into a project since goes, and an edit made there %s stays',
  (when) =>
    whereDeployed(async (ports, world) => {
      const copy = copyFile(world, ALPHA)
      const v1 = readText(copy)
      if (when === 'before the snapshot') editLine(copy, 2, 'mine')
      await takeSnapshot(ports, world)
      if (when === 'before the sync') editLine(copy, 2, 'mine')
      editLine(headFile(world, ALPHA), 9, 'from the collection')
      await syncFirst(ports, world)
      expect(readText(copy)).toContain('line 9 from the collection')
      if (when === 'after the sync') editLine(copy, 2, 'mine')
      const { result } = await backInProject(ports, world)
      expect(result.artifacts.map(({ action }) => action)).not.toContain('pending')
      expect(readText(copy)).toBe(v1.replace('line 2.', 'line 2 mine'))
      // What the collection has is news to the project once more.
      await syncFirst(ports, world)
      expect(readText(copy)).toContain('line 2 mine')
      expect(readText(copy)).toContain('line 9 from the collection')
    }),
)

test('where a project differs from the snapshot in edits alone, nothing changes, and no audit is named', () =>
  whereDeployed(async (ports, world) => {
    editLine(copyFile(world, ALPHA), 2, 'mine')
    await takeSnapshot(ports, world)
    editLine(copyFile(world, ALPHA), 3, 'mine too')
    const { result, operation } = await backInProject(ports, world)
    expect(result).toMatchObject({ audit: null, safety: null, artifacts: [{ action: 'kept' }] })
    expect(operation).toBeNull()
    const simple = await backInProject(ports, world, false)
    expect(simple.result.artifacts).toMatchObject([{ action: 'restored' }])
    const [entry] = await listAudit(ports, { collection: null, limit: 1 })
    expect(entry?.id).toBe(simple.result.audit)
  }))

test("a project's conflict names the command that decides it, with the project", () =>
  whereDeployed(async (ports, world) => {
    const [project] = world.projects
    await takeSnapshot(ports, world)
    editLine(headFile(world, ALPHA), 2, 'from the collection')
    await syncFirst(ports, world)
    editFile(copyFile(world, ALPHA), 'line 2 from the collection', 'line 2 mine')
    const { result } = await backInProject(ports, world)
    expect(result.artifacts).toMatchObject([
      { action: 'pending', decide: `skillmeat resolve skill:alpha --project ${project}` },
    ])
    const [entry] = await listAudit(ports, { collection: null, limit: 1 })
    expect(entry).toMatchObject({ id: result.audit, conflicts_pending: [`.claude/${ALPHA}`] })
  }))
