import fs from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSkillmeatError } from '../../src/core/errors.ts'
import { diffMaps } from '../../src/core/view/diff-maps.ts'
import type { Operation } from '../../src/core/operation-log/operation.ts'
import { openSession } from '../../src/operations/session/session.ts'
import { verify } from '../../src/operations/upkeep/verify.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { addAll, deployTo, stepBack, takeSnapshot } from '../faults/verbs.ts'
import { compareListings, listLeftovers, listPlaces } from '../world/listing.ts'
import type { Listing } from '../world/listing.ts'
import type { World } from '../world/world.ts'
import { earlierUndos, everyCommand } from './every-command.ts'
import { everyEdit, sourceEdits } from './every-edit.ts'
import { inFreshWorld } from './filled-world.ts'
import { findReachableBlobs } from './reachable-content.ts'
import { Witness } from './witness.ts'
import { take } from './world-steps.ts'
import type { Step } from './world-steps.ts'

const HISTORIES = Number(process.env['SKILLMEAT_HISTORIES'] ?? 60)
const LONGEST = 80
const NAMES = ['alpha', 'beta', 'gamma']
const TIME_LIMIT = 60_000 + HISTORIES * 2000

/** A step, and what is done around it. */
interface Turn {
  readonly step: Step
  /** Somebody looks at everything afterwards, which records what was edited. */
  readonly look: boolean
  /** If it changed something, it is taken back and returned. */
  readonly back: boolean
}

function turns(step: fc.Arbitrary<Step>, most: number): fc.Arbitrary<Turn[]> {
  const turn = fc.record({
    step,
    look: fc.boolean(),
    back: fc.nat(9).map((n) => n === 0),
  })
  return fc.noBias(fc.array(turn, { minLength: 1, maxLength: most, size: 'max' }))
}

/** One world, and all that happens to it. */
class History {
  readonly witness: Witness
  private readonly ports: Ports
  private readonly world: World
  /** Everything on disk has been seen since the last edit. */
  private isRecorded = false

  /** Nobody else wrote a record or a manifest: what such a file says may be taken over much later. */
  private isOurs = true

  constructor(ports: Ports, world: World) {
    this.witness = new Witness(world)
    this.ports = ports
    this.world = world
  }

  /** Everything of the source is in the collection, and in both projects. */
  async begin(): Promise<void> {
    for (const verb of [addAll, deployTo(0, NAMES), deployTo(1, NAMES), takeSnapshot]) {
      await verb(this.ports, this.world)
    }
  }

  async take({ step, look, back }: Turn): Promise<void> {
    const before = listPlaces(this.world)
    if (step.kind === 'edit') await this.edit(step, before)
    else await this.command(step, { before, back })
    if (look) await this.look(step)
  }

  private async edit(step: Step, before: Listing): Promise<void> {
    await take(step, this.ports, this.world)
    this.isRecorded = false
    const isOurs = compareListings(ownFiles(before), ownFiles(listPlaces(this.world))).length === 0
    this.isOurs &&= isOurs
  }

  private async command(
    step: Step,
    { before, back }: { readonly before: Listing; readonly back: boolean },
  ): Promise<void> {
    const { ports, world, witness } = this
    const last = await this.present()
    await take(step, ports, world)
    witness.compare(before, listPlaces(world), step.name)
    const strangers = await witness.findStrangers(ports, before)
    expect(strangers, `${step.name} left files behind`).toEqual([])
    expect(await witness.findDoubles(ports), `${step.name} made doubles`).toEqual([])
    const present = await this.present()
    const isChange = present?.id !== last?.id && present?.operation.kind === 'change'
    if (back && isChange) await this.goBackAndForth(step, before)
  }

  /** Where everything was recorded, a command leaves nothing to record. */
  private async look(step: Step): Promise<void> {
    const last = await this.present()
    await this.witness.look(this.ports)
    if (this.isRecorded && this.isOurs) {
      const present = await this.present()
      const changed = await listChanges(this.ports, last?.operation, present?.operation)
      expect(changed, `${step.name} left something to record`).toEqual([])
    }
    this.isRecorded = true
  }

  private async goBackAndForth(step: Step, before: Listing): Promise<void> {
    const { ports, world } = this
    const after = listPlaces(world)
    await stepBack('undo')(ports, world)
    expect(compareFiles(before, listPlaces(world)), `${step.name} and undo`).toEqual([])
    await stepBack('redo')(ports, world)
    expect(compareFiles(after, listPlaces(world)), `redo of ${step.name}`).toEqual([])
  }

  async present(): Promise<{ readonly id: string; readonly operation: Operation } | null> {
    return (await openSession(this.ports)).operation
  }

  /** All that must hold whatever happened. */
  async judge(): Promise<void> {
    const { ports, world, witness } = this
    await witness.look(ports)
    expect(witness.findLost(await findReachableBlobs(ports))).toEqual([])
    expect(listLeftovers(world)).toEqual([])
    const { damage, storeFile } = await verify(ports, { repair: false, sources: false })
    expect({ damage, problems: storeFile.problems }).toEqual({ damage: [], problems: [] })
  }

  async undoAll(): Promise<number> {
    for (let undone = 0; ; undone += 1) {
      try {
        await stepBack('undo')(this.ports, this.world)
      } catch (error) {
        if (isSkillmeatError(error, 'E_NOTHING_TO_UNDO')) return undone
        throw error
      }
    }
  }
}

/** Says what of the view one operation left otherwise than another. */
async function listChanges(
  { store }: Ports,
  before: Operation | undefined,
  after: Operation | undefined,
): Promise<string[]> {
  const [from, to] = [before?.view_after ?? null, after?.view_after ?? null]
  const changes = await diffMaps(from, to, (ids) => store.read(ids))
  return changes.map((change) => JSON.stringify(change))
}

function ownFiles(listing: Listing): Listing {
  return new Map([...listing].filter(([path]) => path.endsWith('.toml')))
}

/** A folder that a person emptied is of no account. */
function compareFiles(expected: Listing, found: Listing): string[] {
  return compareListings(filesOf(expected), filesOf(found))
}

function filesOf(listing: Listing): Listing {
  return new Map([...listing].filter(([, what]) => what !== 'folder'))
}

test(
  'whatever happens, nothing that a command has seen is ever out of reach',
  { timeout: TIME_LIMIT },
  async () => {
    const steps = fc.oneof(
      { weight: 12, arbitrary: everyCommand },
      { weight: 1, arbitrary: earlierUndos },
      { weight: 8, arbitrary: everyEdit },
    )
    let taken = 0
    await fc.assert(
      fc.asyncProperty(turns(steps, LONGEST), async (sequence) => {
        await inFreshWorld(async (ports, world) => {
          const history = new History(ports, world)
          await history.begin()
          for (const turn of sequence) await history.take(turn)
          taken += sequence.length
          await history.judge()
        })
      }),
      { numRuns: HISTORIES, interruptAfterTimeLimit: TIME_LIMIT / 2, markInterruptAsFailure: true },
    )
    expect(taken).toBeGreaterThan(HISTORIES * 10)
  },
)

test(
  'where no file was edited by hand, undoing everything leads back to the first state',
  { timeout: TIME_LIMIT },
  async () => {
    const steps = fc.oneof(
      { weight: 4, arbitrary: everyCommand },
      { weight: 1, arbitrary: sourceEdits },
    )
    await fc.assert(
      fc.asyncProperty(turns(steps, LONGEST / 2), async (sequence) => {
        await inFreshWorld(async (ports, world) => {
          fs.mkdirSync(join(world.root, 'user'))
          const first = listPlaces(world)
          const history = new History(ports, world)
          await history.begin()
          for (const turn of sequence) await history.take(turn)
          await history.undoAll()
          expect(compareListings(first, listPlaces(world))).toEqual([])
          await history.judge()
        })
      }),
      {
        numRuns: Math.ceil(HISTORIES / 6),
        interruptAfterTimeLimit: TIME_LIMIT / 2,
        markInterruptAsFailure: true,
      },
    )
  },
)
