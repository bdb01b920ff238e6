import fs from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { isSkillmeatError } from '../../src/core/errors.ts'
import type { ArtifactEntry, PendingEntry } from '../../src/core/view/entries.ts'
import { viewKeys } from '../../src/core/view/keys.ts'
import { deploy } from '../../src/operations/deployments/deploy.ts'
import { mergeVersion } from '../../src/operations/history/merge-version.ts'
import { add } from '../../src/operations/importing/add.ts'
import { update } from '../../src/operations/importing/update.ts'
import { listAudit } from '../../src/operations/rollback/audit.ts'
import { rollBackProject } from '../../src/operations/rollback/roll-back-project.ts'
import { rollBack } from '../../src/operations/rollback/rollback.ts'
import { openSession } from '../../src/operations/engine/run/open-session.ts'
import { sync } from '../../src/operations/sync/sync.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { decide, forkAs, stepBack, takeSnapshot } from '../faults/verbs.ts'
import { commitSource, gitLocation } from '../world/git-source.ts'
import type { World } from '../world/world.ts'
import { entryText, writeFiles } from '../world/write-files.ts'
import type { EditStep, Where } from './edit-steps.ts'
import { listGone, listLost, readHeld } from './edit-tokens.ts'
import type { Held } from './edit-tokens.ts'

type Of<K extends EditStep['do']> = Extract<EditStep, { readonly do: K }>

const dryRun = false

/** A collection and three projects that follow one source, and every edit that was made by hand. */
export class EditWorld {
  private readonly ports: Ports
  private readonly world: World
  private readonly isGit: boolean
  private readonly projects: readonly [string, string, string]
  /** Edits that something took away on purpose: from then on anything may become of them. */
  private readonly given = new Set<string>()
  private made = 0
  /** Since the last snapshot, nothing but files of the collection was changed. */
  private isEditedAlone = false

  constructor(ports: Ports, world: World, isGit: boolean) {
    this.ports = ports
    this.world = world
    this.isGit = isGit
    this.projects = [...world.projects, join(world.root, 'projects/three')]
  }

  async begin(): Promise<void> {
    const { source } = this.world
    writeFiles(source, {
      'skills/alpha/SKILL.md': entryText('alpha'),
      'skills/alpha/guide.md': entryText('guide'),
      'commands/gamma.md': entryText('gamma'),
    })
    if (this.isGit) commitSource(this.world)
    const location = this.isGit
      ? gitLocation(this.world, null)
      : ({ kind: 'folder', dir: source, path: null } as const)
    const request = { names: [], type: null, as: null, onConflict: null, tags: [], dryRun }
    await add(this.ports, { ...request, location })
    for (const project of this.projects) {
      fs.mkdirSync(project, { recursive: true })
      const target = { project, scope: 'project', profile: null } as const
      const names = ['alpha', 'gamma']
      await deploy(this.ports, { ...target, names, pin: null, force: false, dryRun })
    }
    await takeSnapshot(this.ports, this.world)
    this.isEditedAlone = true
  }

  /** Takes a step and judges what became of every edit. A command may refuse, with an error of ours. */
  async take(step: EditStep): Promise<void> {
    const before = await this.held()
    const gone = step.do === 'edit' ? this.edit(step) : null
    if (step.do !== 'edit') await this.run(step)
    const after = await this.held()
    if (gone !== null || isTakingAway(step)) {
      for (const mark of gone ?? []) this.given.add(mark)
      for (const line of [...listGone(before, after), ...listLost(before, after)]) {
        this.given.add(line.split(' ')[0] ?? '')
      }
      return
    }
    const isOfProject = step.do === 'rollback' && step.project !== null
    const missing = isOfProject
      ? listLost(before, after)
      : listGone(before, after, after.get('pending') ?? new Set())
    const isMissed = (line: string) => !this.given.has(line.split(' ')[0] ?? '')
    const missed = [...missing, ...listLost(before, after)].filter(isMissed)
    expect({ step, missed }).toEqual({ step, missed: [] })
  }

  /** What holds whatever happened: a head's record and its entry say the same of what came from upstream. */
  async judge(): Promise<void> {
    const { view, objects } = await openSession(this.ports)
    for (const entry of await view.scan<ArtifactEntry>(viewKeys.allArtifacts())) {
      const { pristine } = await objects.version(entry.version)
      const { name, upstream } = entry
      expect({ name, tree: pristine?.tree }).toEqual({ name, tree: entry.pristine })
      if (upstream !== null) expect(pristine?.commit).toBe(upstream.commit)
    }
  }

  private held(): Promise<Held> {
    const roots = this.projects.map((project) => join(project, '.claude'))
    return readHeld(this.ports, [join(this.world.home, 'collections/default'), ...roots])
  }

  private folder(where: Where): string {
    if (where === 'collection') return join(this.world.home, 'collections/default')
    return where === 'source' ? this.world.source : join(this.projects[where], '.claude')
  }

  /** Changes a line by hand; returns the marks of earlier edits that it wrote over. */
  private edit({ where, file, line }: Of<'edit'>): readonly string[] {
    const path = join(this.folder(where), file)
    if (!fs.existsSync(path)) return []
    this.made += 1
    const text = fs.readFileSync(path, 'utf8')
    const pattern = new RegExp(`line ${line}\\b.*`)
    const [old = ''] = pattern.exec(text) ?? []
    const mark = where === 'source' ? 'u' : 'e'
    fs.writeFileSync(path, text.replace(pattern, `line ${line} ${mark}${this.made}.`))
    if (where === 'source' && this.isGit) commitSource(this.world)
    return [...old.matchAll(/\be\d+\b/g)].map(([one]) => one)
  }

  private async run(step: Exclude<EditStep, Of<'edit'>>): Promise<void> {
    try {
      await this.command(step)
    } catch (error) {
      if (!isSkillmeatError(error)) {
        throw new Error(`${JSON.stringify(step)} failed`, { cause: error })
      }
    }
    if (step.do === 'snapshot') this.isEditedAlone = true
    else if (!this.leavesCollection(step)) this.isEditedAlone = false
  }

  /** Tells whether a step changes nothing of what was in the collection before it. */
  private leavesCollection(step: Exclude<EditStep, Of<'edit'>>): boolean {
    if (step.do === 'sync') return !step.pull
    if (step.do !== 'rollback') return step.do === 'fork'
    return step.project !== null || (step.preserve && this.isEditedAlone)
  }

  private async command(step: Exclude<EditStep, Of<'edit'>>): Promise<void> {
    const { ports, world } = this
    switch (step.do) {
      case 'update':
        return this.update()
      case 'snapshot':
        await takeSnapshot(ports, world)
        return
      case 'undo':
      case 'redo':
        await stepBack(step.do)(ports, world)
        return
      case 'fork':
        await forkAs('alpha', 'fork')(ports, world)
        return
      case 'merge': {
        const { from } = step
        const version = from === 'fork' ? 'fork@head' : `project:${this.projects[from]}`
        await mergeVersion(ports, { name: 'alpha', version, strategy: null, dryRun })
        return
      }
      case 'sync':
        return this.sync(step)
      case 'resolve':
        return this.resolve(step)
      case 'rollback':
        return this.rollBack(step)
    }
  }

  /** What was updated is up to date: the next update finds nothing. */
  private async update(): Promise<void> {
    const first = await update(this.ports, { names: [], dryRun })
    const isWaiting = first.result.some(({ action }) => action === 'pending')
    const second = await update(this.ports, { names: [], dryRun: true })
    const actions = second.result.map(({ action }) => action)
    if (!isWaiting) expect(new Set(actions)).toEqual(new Set(['up_to_date']))
  }

  private async sync({ project, pull }: Of<'sync'>): Promise<void> {
    const projects = project === null ? null : [this.projects[project]]
    const rest = { names: [], strategy: null, removed: 'keep', missing: 'keep' } as const
    await sync(this.ports, { projects, pull, ...rest, dryRun })
  }

  private async resolve({ nth, how }: Of<'resolve'>): Promise<void> {
    const { view } = await openSession(this.ports)
    const all = await view.scan<PendingEntry>(viewKeys.allPending())
    const inOrder = all.toSorted((a, b) => (a.name + a.target < b.name + b.target ? -1 : 1))
    const one = inOrder[nth % Math.max(inOrder.length, 1)]
    if (one === undefined) return
    const decision =
      how === 'abort'
        ? ({ kind: 'abort' } as const)
        : ({ kind: 'strategy', strategy: how } as const)
    await decide(one.id, decision)(this.ports, this.world)
  }

  /** A rollback names an entry of the audit that is there, and only edits never conflict. */
  private async rollBack({ preserve, only, project }: Of<'rollback'>): Promise<void> {
    const request = { snapshot: 'latest', preserve, only, dryRun }
    const { result, operation } =
      project === null
        ? await rollBack(this.ports, request)
        : await rollBackProject(this.ports, { ...request, project: this.projects[project] })
    const [newest] = await listAudit(this.ports, { collection: null, limit: 1 })
    if (operation === null) expect(result.audit).toBeNull()
    else expect(newest?.id).toBe(result.audit)
    if (preserve && project === null && this.isEditedAlone) {
      const actions = result.artifacts.map(({ action }) => action)
      expect({ operation, actions: actions.filter((one) => !one.startsWith('kept')) }).toEqual({
        operation: null,
        actions: [],
      })
    }
  }
}

/** Tells whether a step may take an edit away: one that is rolled back, undone or decided against. */
function isTakingAway(step: EditStep): boolean {
  if (step.do === 'rollback') return !step.preserve
  return step.do === 'undo' || step.do === 'redo' || step.do === 'resolve'
}
