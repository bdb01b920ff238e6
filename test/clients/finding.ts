import type { Scope } from './client.ts'

/** How an agent and what we say of it can differ. */
export type FindingKind =
  /** It goes by the name in the file, where that is another. */
  | 'name'
  /** Several copies that we deployed are one to it, since the name in their files is one. */
  | 'alias'
  | 'missing'
  | 'extra'
  | 'refused'
  | 'off'
  | 'silent'
  | 'why'
  | 'status'
  | 'left'
  | 'hook'
  | 'server'
  /** The trial could not go on. */
  | 'stopped'

/** What is compared: one client, one source, one way to deploy. */
export interface Trial {
  readonly client: string
  readonly source: string
  readonly scope: Scope
  readonly way: 'apart' | 'native' | 'fixed'
}

export interface Finding {
  readonly kind: FindingKind
  /** What it is about, such as `skill:pdf`. */
  readonly subject: string
  readonly text: string
}

/** One line of the table. */
export interface Row {
  readonly what: string
  readonly listed: number
  readonly expected: number
  readonly findings: readonly Finding[]
}
