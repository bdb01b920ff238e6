import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CatalogueReader } from '../../src/api/endpoint/catalogue.ts'
import { isModifiedCopy } from '../../src/core/drift/copy-state.ts'
import type { ProjectGraphNode } from '../../src/core/drift/project-graph.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../src/core/view/entries.ts'
import { status } from '../../src/operations/drift/status.ts'
import { listProjects } from '../../src/operations/catalog/projects.ts'
import { graphKnownCopies, graphProjects } from '../../src/operations/history/project-graph.ts'
import { openSession } from '../../src/operations/engine/run/open-session.ts'
import { sync } from '../../src/operations/sync/sync.ts'
import { Transaction } from '../../src/operations/engine/transaction/transaction.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { addAll, deployTo } from '../faults/verbs.ts'
import { everyCommand } from './every-command.ts'
import { everyEdit } from './every-edit.ts'
import { inFreshWorld } from './filled-world.ts'
import { take } from './world-steps.ts'

/** How many; more with `SKILLMEAT_HISTORIES`. */
const HISTORIES = Math.ceil(Number(process.env['SKILLMEAT_HISTORIES'] ?? 50) / 5)
const NAMES = ['alpha', 'beta', 'gamma']

/** What each face says of every copy, by its place: whether it is modified, and since when. */
async function compareFaces(ports: Ports): Promise<ReadonlyMap<string, string | null>> {
  const { deployments, added } = await status(ports, null)
  expect(await placesToCome(ports)).toEqual(
    expect.arrayContaining(added.map(({ project, artifact }) => `${project} ${artifact}`)),
  )
  const catalogue = await new CatalogueReader(ports).read()
  const transaction = new Transaction(await openSession(ports))
  const since = new Map<string, string | null>()
  for (const one of deployments) {
    const entry = catalogue
      .deploymentsIn(one.project)
      .find(
        ({ uuid, path, profile }) =>
          uuid === one.uuid && profile === one.profile && one.path.endsWith(path),
      )
    if (entry === undefined) continue
    const known = catalogue.copyState(entry)
    expect({ place: one.path, face: known }).toEqual({ place: one.path, face: one.copy })
    const artifact = catalogue.artifacts.find(({ uuid }) => uuid === one.uuid)
    const told = artifact === undefined ? null : await tellByGraph(transaction, artifact, entry)
    expect(told ?? isModifiedCopy(one.copy)).toBe(isModifiedCopy(one.copy))
    const isModified = isModifiedCopy(one.copy)
    expect(one.modifiedSince === null, `${one.path} is ${one.copy}`).toBe(!isModified)
    since.set(one.key, isModified ? one.modifiedSince : null)
  }
  return since
}

/** Where a sync would bring in parts that plugins have by now. */
async function placesToCome(ports: Ports): Promise<readonly string[]> {
  const request = { projects: null, names: [], pull: false, strategy: null } as const
  const { result } = await sync(ports, {
    ...request,
    removed: 'keep',
    missing: 'keep',
    dryRun: true,
  })
  return result.synced
    .filter(({ drift }) => drift === 'added')
    .map(({ project, artifact }) => `${project} ${artifact}`)
}

async function tellByGraph(
  transaction: Transaction,
  artifact: ArtifactEntry,
  entry: DeploymentEntry,
): Promise<boolean | null> {
  const graph = await graphKnownCopies(transaction, artifact, [entry])
  const nodes = [graph.root, ...graph.orphaned_nodes].flatMap((node) =>
    node === null ? [] : flatten(node),
  )
  const copy = nodes.find(({ version_info }) => version_info.location_type === 'project')
  return copy?.version_info.is_modified ?? null
}

function flatten(node: ProjectGraphNode): readonly ProjectGraphNode[] {
  return [node, ...node.children.flatMap(flatten)]
}

test('of a copy that cannot be read every face says that it is not checked, and none what to run', () =>
  inFreshWorld(async (ports, world) => {
    for (const verb of [addAll, deployTo(0, NAMES), deployTo(1, NAMES)]) await verb(ports, world)
    const copy = join(world.projects[0], '.claude/skills/alpha')
    execFileSync('mkfifo', [join(copy, 'pipe')])
    await compareFaces(ports)
    const { deployments } = await status(ports, [world.projects[0]])
    const one = deployments.find(({ artifact }) => artifact === 'skill:alpha')
    expect(one).toMatchObject({
      copy: 'unchecked',
      drift: { kind: 'unchecked' },
      type: 'unchecked',
      recommendation: 'review_manually',
      problem: { code: 'E_SPECIAL_FILE' },
    })
    const catalogue = await new CatalogueReader(ports).read()
    const unchecked = catalogue.deployments.filter((entry) => catalogue.isUnchecked(entry))
    expect(unchecked.map(({ name, project }) => [name, project])).toEqual([
      ['alpha', world.projects[0]],
    ])
    const projects = await listProjects(ports)
    expect(projects.map((project) => project.unchecked)).toEqual([1, 0])
    // Nor are those of a project whose record cannot be read, be it the only one.
    const beta = await graphProjects(ports, 'beta')
    expect(beta.statistics).toMatchObject({ unmodified_count: 2 })
    const record = join(world.projects[0], '.claude/.skillmeat-deployed.toml')
    const text = fs.readFileSync(record)
    fs.writeFileSync(record, '<<<')
    const unread = await graphProjects(ports, 'beta')
    expect(unread.statistics).toMatchObject({ unmodified_count: 1, unchecked_count: 1 })
    expect((await listProjects(ports)).map(({ problem }) => problem?.code ?? null)).toEqual([
      'E_MANIFEST_PARSE',
      null,
    ])
    fs.writeFileSync(record, text)
    // One that is gone altogether is not checked either.
    fs.rmSync(world.projects[1], { recursive: true })
    const { statistics } = await graphProjects(ports, 'alpha')
    expect(statistics).toMatchObject({ modified_count: 0, unmodified_count: 0, unchecked_count: 2 })
  }))

test('whatever happens, every face says the same of a copy, since when it is modified, and what is to come', async () => {
  const steps = fc.oneof(
    { weight: 1, arbitrary: everyCommand },
    { weight: 1, arbitrary: everyEdit },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(steps, { minLength: 1, maxLength: 25, size: 'max' }),
      async (sequence) => {
        await inFreshWorld(async (ports, world) => {
          for (const verb of [addAll, deployTo(0, NAMES), deployTo(1, NAMES)])
            await verb(ports, world)
          for (const step of sequence) {
            const before = await compareFaces(ports)
            await take(step, ports, world)
            const after = await compareFaces(ports)
            if (step.kind !== 'edit') continue
            // Another edit of a copy that is modified is the same modification.
            for (const [place, since] of after) {
              const earlier = before.get(place) ?? null
              expect([since, null]).toContain(earlier === null || since === null ? null : earlier)
            }
          }
        })
      },
    ),
    { numRuns: HISTORIES },
  )
}, 900_000)
