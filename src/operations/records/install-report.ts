import type { SkillmeatError } from '../../core/errors.ts'

/** Where the content came from that copies in a project are compared with. */
export type BaseFrom = 'store' | 'source' | 'files' | 'history' | 'unknown'

/** What became of a recorded copy. */
export interface InstalledCopy {
  /** Place in the project, such as `.claude/skills/pdf`. */
  readonly path: string
  /** `missing`: it is not there, and its content cannot be had. `unchecked`: it cannot be read. */
  readonly state: 'there' | 'written' | 'modified' | 'missing' | 'unchecked'
}

/** What became of a recorded artifact. */
export interface Installed {
  readonly artifact: string
  /** `added`: new here. `updated`: the head moved to what is recorded. `joined`: what is recorded became part of its history. */
  readonly action:
    | 'added'
    | 'updated'
    | 'joined'
    | 'unchanged'
    | 'undecided'
    | 'held_back'
    | 'refused'
    | 'missing'
  readonly source: string | null
  readonly base: BaseFrom
  readonly copies: readonly InstalledCopy[]
  /** What its new state would run by itself; `held_back` until a person agrees. */
  readonly gained: readonly string[]
  /** Why it was not taken in, or not from its source. */
  readonly problem: SkillmeatError | null
}

export interface InstallRequest {
  /** Folder of the project. */
  readonly project: string
  /** All that is recorded when empty. */
  readonly names: readonly string[]
  /** Another name for the one that is named: it is another artifact than the one that has its name here. */
  readonly as: string | null
  /** The artifact here that the one that is named is the same as. */
  readonly same: string | null
  /** Ids of findings that are allowed although they would otherwise refuse an artifact. */
  readonly allow: readonly string[]
  /** A person agrees to what would run by itself. */
  readonly agrees: boolean
  readonly dryRun: boolean
}

/** Tells whether something is left for a person to do. */
export function isOpen({ action, copies }: Installed): boolean {
  return (
    OPEN.has(action) || copies.some(({ state }) => state === 'missing' || state === 'unchecked')
  )
}

const OPEN: ReadonlySet<Installed['action']> = new Set([
  'undecided',
  'held_back',
  'refused',
  'missing',
])
