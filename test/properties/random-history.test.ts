import fs from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSkillmeatError } from '../../src/core/errors.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import { diffMaps } from '../../src/core/view/diff-maps.ts'
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
import { Witness, readMoment } from './witness.ts'
import type { Moment } from './witness.ts'
import { take } from './world-steps.ts'
import type { Step } from './world-steps.ts'

/** How many; a night's worth with `SKILLMEAT_HISTORIES=5000`. */
const HISTORIES = Number(process.env['SKILLMEAT_HISTORIES'] ?? 50)
const LONGEST = 80
const NAMES = ['alpha', 'beta', 'gamma']
/** Far more than they take, so that a machine with other work comes to the end too. */
const TIME_LIMIT = 240_000 + HISTORIES * 3_000
/** A failure is made smaller until half of the time is over, and then told. */
const TIMING = { interruptAfterTimeLimit: TIME_LIMIT / 2, markInterruptAsFailure: true }

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
    look: fc.nat(2).map((n) => n === 0),
    back: fc.nat(9).map((n) => n === 0),
  })
  return fc.noBias(fc.array(turn, { minLength: 1, maxLength: most, size: 'max' }))
}

/** One world, and all that happens to it. */
class History {
  private readonly ports: Ports
  private readonly world: World
  private readonly witness: Witness
  /** What the last step left; null where something came after it. */
  private last: Moment | null = null
  /** Everything on disk has been seen since the last edit. */
  private isRecorded = false
  /** Nobody else wrote a record or a manifest: what such a file says may be taken over much later. */
  private isOurs = true

  constructor(ports: Ports, world: World) {
    this.ports = ports
    this.world = world
    this.witness = new Witness(world)
  }

  /** Everything of the source is in the collection, and in both projects. */
  async begin(): Promise<void> {
    for (const verb of [addAll, deployTo(0, NAMES), deployTo(1, NAMES), takeSnapshot]) {
      await verb(this.ports, this.world)
    }
  }

  async take({ step, look, back }: Turn): Promise<void> {
    const before = this.last ?? (await this.now())
    await take(step, this.ports, this.world)
    const after = await this.now()
    this.last = after
    if (step.kind === 'edit') {
      this.isRecorded = false
      this.isOurs &&= compareListings(ownFiles(before), ownFiles(after)).length === 0
    } else {
      expect(this.witness.judge(before, after, step.name)).toEqual([])
      const { operation } = after
      const isChange = operation?.id !== before.operation?.id
      if (back && isChange && operation?.operation.kind === 'change') {
        await this.goBackAndForth(step, before, after)
      }
    }
    if (look) await this.look(step)
  }

  /** All that must hold whatever happened. */
  async judge(): Promise<void> {
    const { ports, world, witness } = this
    await witness.look(ports)
    expect(witness.findLost(await findReachableBlobs(ports))).toEqual([])
    expect(listLeftovers(world)).toEqual([])
    const { damage, storeFile, files } = await verify(ports, { repair: false, sources: false })
    expect([...damage, ...storeFile.problems, ...(this.isOurs ? files : [])]).toEqual([])
  }

  async undoAll(): Promise<void> {
    try {
      for (;;) await stepBack('undo')(this.ports, this.world)
    } catch (error) {
      if (!isSkillmeatError(error, 'E_NOTHING_TO_UNDO')) throw error
    }
  }

  private now(): Promise<Moment> {
    return readMoment(this.ports, this.world)
  }

  /** Where everything was recorded, a command leaves nothing to record. */
  private async look(step: Step): Promise<void> {
    const after = this.last ?? (await this.now())
    const present = await this.witness.look(this.ports)
    this.last = present
    if (this.isRecorded && this.isOurs) {
      const changed = await listChanges(this.ports, after, present)
      expect(changed, `${step.name} left something to record`).toEqual([])
    }
    this.isRecorded = this.witness.listStrangers(present).length === 0
  }

  private async goBackAndForth(step: Step, before: Moment, after: Moment): Promise<void> {
    await stepBack('undo')(this.ports, this.world)
    expect(this.compare(before), `${step.name} and undo`).toEqual([])
    await stepBack('redo')(this.ports, this.world)
    expect(this.compare(after), `redo of ${step.name}`).toEqual([])
    this.last = null
  }

  /** Compares files: a folder that a person emptied is of no account, nor a file of ours that was lost. */
  private compare(expected: Moment): string[] {
    const filesOf = (listing: Listing) =>
      [...listing].filter(
        ([path, what]) => what !== 'folder' && (this.isOurs || !path.endsWith('.toml')),
      )
    const found = listPlaces(this.world)
    return compareListings(new Map(filesOf(expected.files)), new Map(filesOf(found)))
  }
}

/** Says what of the view one moment has otherwise than another. */
async function listChanges({ store }: Ports, before: Moment, after: Moment): Promise<string[]> {
  const changes = await diffMaps(viewOf(before), viewOf(after), (ids) => store.read(ids))
  return changes.map((change) => JSON.stringify(change))
}

function viewOf({ operation }: Moment): ObjectId | null {
  return operation?.operation.view_after ?? null
}

function ownFiles({ files }: Moment): Listing {
  return new Map([...files].filter(([path]) => path.endsWith('.toml')))
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
      { numRuns: HISTORIES, ...TIMING },
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
          // The person's own folder is there before anything comes into it.
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
      { numRuns: Math.ceil(HISTORIES / 6), ...TIMING },
    )
  },
)
