import fs from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { readMerged } from '../../src/core/deployment/join-records.ts'
import { isSkillmeatError } from '../../src/core/errors.ts'
import type { ResolutionStrategy } from '../../src/core/merge/resolve-conflict.ts'
import { listArtifacts } from '../../src/operations/catalog/list-artifacts.ts'
import { deploy } from '../../src/operations/deployments/deploy.ts'
import { undeploy } from '../../src/operations/deployments/undeploy.ts'
import { renameArtifact } from '../../src/operations/artifacts/rename-artifact.ts'
import { status } from '../../src/operations/drift/status.ts'
import { add } from '../../src/operations/importing/add.ts'
import { update } from '../../src/operations/importing/update.ts'
import { install } from '../../src/operations/records/install.ts'
import { sync } from '../../src/operations/sync/sync.ts'
import type { Synced } from '../../src/operations/sync/sync-report.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { createTeam, teamUrl } from '../world/team.ts'
import type { Person, Team } from '../world/team.ts'
import { entryText } from '../world/write-files.ts'
import { findReachableBlobs } from './reachable-content.ts'
import { createKit, joinKit, kitOf, pullKit, pushKit, settleKit } from './team-kit.ts'
import { ARTIFACTS } from './team-steps.ts'
import type { TeamStep } from './team-steps.ts'

const EVERYTHING = { collection: null, type: null, tag: null }
const SYNC = { names: [], removed: 'keep', missing: 'keep', dryRun: false } as const

/** What a step may write of the record: these places alone. */
type Touched = ReadonlySet<string>
const NOTHING: Touched = new Set()

/** Two people, one project in a repository between them, and what they did. */
export class TeamWorld {
  private readonly team: Team
  private readonly people: readonly [Person, Person]
  /** The mark of each edit, with the artifact that it was made of. */
  private readonly marks = new Map<string, string>()
  /** Artifacts whose copies were taken out or that got another name: their edits are in histories. */
  private readonly unsettled = new Set<string>()
  private readonly log: string[] = []
  private published = 0
  /** How many merges of the record git could not do. */
  conflicts = 0

  constructor(parent: string) {
    this.team = createTeam(parent)
    this.people = [this.team.join('ada'), this.team.join('ben')]
  }

  async begin(): Promise<void> {
    this.team.publish(
      'tools',
      Object.fromEntries(ARTIFACTS.map((name) => [fileOf(name), entryText(name)])),
    )
    const [ada, ben] = this.people
    // Neither side's lines are dropped by git itself.
    ada.write('.gitattributes', '*.md merge=union\n')
    ada.commit('Begun')
    ada.git('push', '--quiet', 'origin', 'HEAD:main')
    ben.git('pull', '--quiet', 'origin', 'main')
    const kit = createKit(this.team.root)
    for (const person of this.people) {
      await this.addAll(person)
      await person.run((ports) => joinKit(ports, kit))
    }
  }

  close(): void {
    this.team.close()
  }

  async take(step: TeamStep): Promise<void> {
    this.log.push(JSON.stringify(step))
    if (step.kind === 'publish') return this.publish(step.artifact, step.line)
    const person = this.people[step.who]
    const before = person.record()
    const touched = await this.act(person, step)
    if (touched !== null) this.expectUntouched(person, { before, touched })
  }

  /** Brings both people to one state and checks that nothing was lost on the way. */
  async judge(): Promise<void> {
    for (let round = 0; round < 4; round += 1) {
      for (const person of this.people) {
        await this.merge(person)
        await this.attempt(person, (ports) => this.install(ports, person))
        await this.syncWith(person, { pull: true, strategy: 'union' })
        await this.attempt(person, pullKit)
        await person.run(settleKit)
        await this.attempt(person, pushKit)
        await this.syncWith(person, { pull: false, strategy: 'union' })
        person.commit('Settled')
        this.push(person)
      }
    }
    const states = await Promise.all(this.people.map((person) => this.stateOf(person)))
    expect({ log: this.log, state: states[0] }).toEqual({ log: this.log, state: states[1] })
    const kits = await Promise.all(this.people.map((person) => this.headsOf(person)))
    expect({ log: this.log, kit: kits[0] }).toEqual({ log: this.log, kit: kits[1] })
    await this.expectNothingLost()
  }

  private async act(person: Person, step: Exclude<TeamStep, { kind: 'publish' }>) {
    if ('line' in step) return this.edit(person, step)
    if ('artifact' in step) {
      return this.change(person, step.kind, step.artifact)
    }
    return this.together(person, step.kind)
  }

  private async change(
    person: Person,
    kind: 'deploy' | 'undeploy' | 'rename',
    name: string,
  ): Promise<Touched | null> {
    const own = await this.nameOf(person, name)
    if (own === null) return null
    if (kind === 'deploy') await this.attempt(person, (ports) => deployTo(ports, person, own))
    if (kind === 'undeploy') {
      this.unsettled.add(name)
      await this.attempt(person, (ports) => undeployFrom(ports, person, own))
    }
    if (kind === 'rename') {
      const to = own === name ? `${name}-two` : name
      await this.attempt(person, (ports) => renameArtifact(ports, { from: own, to, dryRun: false }))
      if (person.recorded().every(({ path }) => path !== `skills/${name}`)) this.unsettled.add(name)
    }
    return new Set([`skills/${name}`, `skills/${name}-two`])
  }

  private async together(person: Person, kind: string): Promise<Touched | null> {
    if (kind === 'commit') person.commit('Worked')
    if (kind === 'merge') await this.merge(person)
    if (kind === 'push') {
      person.commit('Worked')
      await this.merge(person)
      this.push(person)
    }
    if (kind === 'status') {
      await person.run((ports) => status(ports, [person.project]))
      return NOTHING
    }
    if (kind === 'update') {
      await this.attempt(person, (ports) => update(ports, { names: [], dryRun: false }))
      return NOTHING
    }
    if (kind === 'install') {
      await this.attempt(person, (ports) => this.install(ports, person))
      return NOTHING
    }
    if (kind === 'push_kit') {
      await this.attempt(person, pushKit)
      return NOTHING
    }
    if (kind === 'pull_kit') return this.pullKit(person)
    if (kind === 'sync') return this.syncWith(person, { pull: false, strategy: null })
    if (kind === 'pull_edits') return this.syncWith(person, { pull: true, strategy: null })
    return null
  }

  /** What another person renamed may be noted of the copies of it. */
  private async pullKit(person: Person): Promise<Touched> {
    const before = await person.run(kitOf)
    await this.attempt(person, pullKit)
    const now = await person.run(kitOf)
    const renamed = [...before].filter(([path, { name }]) => now.get(path)?.name !== name)
    return new Set(renamed.flatMap(([path]) => [path, `${path}-two`]))
  }

  private async headsOf(person: Person) {
    const kit = await person.run(kitOf)
    return [...kit].map(([path, { name, tree }]) => ({ path, name, tree })).toSorted(byPath)
  }

  private install(ports: Ports, person: Person) {
    const request = { names: [], as: null, same: null, allow: [], agrees: true, dryRun: false }
    return install(ports, { ...request, project: person.project })
  }

  /** A refusal is an answer; whatever else is thrown is a fault. */
  private async attempt<T>(person: Person, task: (ports: Ports) => Promise<T>): Promise<T | null> {
    try {
      return await person.run(task)
    } catch (error) {
      if (isSkillmeatError(error)) {
        this.log.push(`  ${error.code} ${error.message}`)
        return null
      }
      throw error
    }
  }

  private async syncWith(
    person: Person,
    how: { readonly pull: boolean; readonly strategy: ResolutionStrategy | null },
  ): Promise<Touched | null> {
    const outcome = await this.attempt(person, (ports) =>
      sync(ports, { ...SYNC, ...how, projects: [person.project] }),
    )
    if (outcome === null) return null
    const changed = outcome.result.synced.filter(isChanged)
    return new Set(changed.map(({ path }) => path.replace(/^\.claude\//, '')))
  }

  private async edit(
    person: Person,
    step: Extract<TeamStep, { kind: 'edit_copy' | 'edit_head' }>,
  ): Promise<null> {
    const name = step.artifact
    const own = (await this.nameOf(person, name)) ?? name
    const file =
      step.kind === 'edit_copy'
        ? join(person.project, '.claude', fileOf(name))
        : join(person.world.home, 'collections/default', fileOf(own))
    if (!fs.existsSync(file)) return null
    const mark = this.mark(name)
    insertLine(file, step.line, mark)
    return null
  }

  private mark(name: string): string {
    const mark = `e${this.marks.size + 1}`
    this.marks.set(mark, name)
    return mark
  }

  private publish(name: string, line: number): void {
    this.published += 1
    insertLine(join(this.team.root, 'sources/tools', fileOf(name)), line, `u${this.published}`)
    this.team.publish('tools', {})
  }

  private async merge(person: Person): Promise<void> {
    person.commit('Before the merge')
    person.git('fetch', '--quiet')
    try {
      person.git('merge', '--quiet', '--no-edit', 'origin/main')
    } catch {
      // One side changed what the other took out: what is there stays. The record is settled by the files.
      if (person.record()?.includes('<<<<<<<') === true) this.conflicts += 1
      await this.attempt(person, (ports) => this.install(ports, person))
      expect(person.record() ?? '').not.toContain('<<<<<<<')
      person.commit('Merged')
    }
  }

  private push(person: Person): void {
    person.git('push', '--quiet', 'origin', 'HEAD:main')
  }

  private async addAll(person: Person): Promise<void> {
    const location = { kind: 'git', url: teamUrl('tools'), ref: null, path: null } as const
    const request = { location, names: [], type: null, as: null, onConflict: null, tags: [] }
    await person.run((ports) => add(ports, { ...request, dryRun: false }))
  }

  /** By which name a person has an artifact now. */
  private async nameOf(person: Person, name: string): Promise<string | null> {
    const all = await person.run((ports) => listArtifacts(ports, EVERYTHING))
    const found = all.find(({ entry }) => entry.upstream?.path === `skills/${name}`)
    return found?.entry.name ?? null
  }

  private expectUntouched(
    person: Person,
    { before, touched }: { readonly before: string | null; readonly touched: Touched },
  ): void {
    if (before === null) return
    const { isMarked, open } = readMerged(before, person.project)
    if (isMarked) return
    // Where git listed a place twice, the next command that changes something settles which it is.
    const unsettled = new Set(open.map(({ path }) => path))
    const now = entriesOf(person.record() ?? '')
    for (const [path, entry] of entriesOf(before)) {
      if (touched.has(path) || unsettled.has(path)) continue
      expect({ log: this.log, path, entry: now.get(path) }).toEqual({ log: this.log, path, entry })
    }
  }

  /** What a person sees of the project: each copy, its content, and how it stands to the collection. */
  private async stateOf(person: Person) {
    const { deployments, unreadable } = await person.run((ports) => status(ports, [person.project]))
    return {
      unreadable,
      copies: deployments.map(({ path, drift, projectTree, collection }) => {
        return { path, drift: drift.kind, copy: projectTree, head: collection?.tree }
      }),
    }
  }

  private async expectNothingLost(): Promise<void> {
    const inResults = new Set<string>()
    const anywhere = new Set<string>()
    for (const person of this.people) {
      for (const name of ARTIFACTS) {
        const own = (await this.nameOf(person, name)) ?? name
        for (const file of [
          join(person.project, '.claude', fileOf(name)),
          join(person.world.home, 'collections/default', fileOf(own)),
        ]) {
          if (fs.existsSync(file)) addMarks(inResults, fs.readFileSync(file, 'utf8'))
        }
      }
      const blobs = await person.run(async (ports) => {
        const ids = await findReachableBlobs(ports)
        return ports.store.read([...ids])
      })
      for (const bytes of blobs.values()) addMarks(anywhere, new TextDecoder().decode(bytes))
      addMarks(anywhere, person.git('log', '--all', '-p', '-m', '--format='))
    }
    for (const [mark, name] of this.marks) {
      const found = this.unsettled.has(name) ? anywhere : inResults
      expect({ log: this.log, mark, name, isThere: found.has(mark) }).toMatchObject({
        isThere: true,
      })
    }
  }
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : 1
}

function addMarks(into: Set<string>, text: string): void {
  for (const [mark] of text.matchAll(/\be\d+\b/g)) into.add(mark)
}

function fileOf(name: string): string {
  return `skills/${name}/SKILL.md`
}

function insertLine(file: string, after: number, line: string): void {
  const lines = fs.readFileSync(file, 'utf8').split('\n')
  fs.writeFileSync(file, [...lines.slice(0, after + 4), line, ...lines.slice(after + 4)].join('\n'))
}

function entriesOf(record: string): ReadonlyMap<string, string> {
  const tables = record.split(/^(?=\[\[deployed\]\])/m)
  return new Map(
    tables.flatMap((table) => {
      const path = /^artifact_path = "(.*)"$/m.exec(table)?.[1]
      return path === undefined ? [] : [[path, table.trimEnd()] as const]
    }),
  )
}

const UNCHANGED: ReadonlySet<Synced['action']> = new Set([
  'none',
  'pending',
  'needs_decision',
  'unreadable',
])

function isChanged({ action }: Synced): boolean {
  return !UNCHANGED.has(action)
}

function deployTo(ports: Ports, { project }: Person, name: string) {
  return deploy(ports, {
    names: [name],
    project,
    scope: 'project',
    profile: null,
    pin: null,
    force: false,
    agrees: true,
    dryRun: false,
  })
}

function undeployFrom(ports: Ports, { project }: Person, name: string) {
  return undeploy(ports, {
    names: [name],
    project,
    scope: 'project',
    profile: null,
    force: true,
    dryRun: false,
  })
}
