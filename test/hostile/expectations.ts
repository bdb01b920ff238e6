import type { HostileCase } from './hostile-case.ts'

/** Kinds of input that some command takes by now. */
const BUILT_KINDS: ReadonlySet<string> = new Set([
  'skillmd',
  'folder',
  'git',
  'project',
  'toml',
  'args',
  'tar',
  'zip',
  'json',
])

/** Places where an input would be used that are not there yet. */
const MISSING_SURFACES: ReadonlySet<string> = new Set([
  'export csv',
  'web UI',
  'marketplace add',
  'plugin import',
])

/** Consent for hooks and servers comes with their deployment. */
const MISSING_CLASSES: ReadonlySet<string> = new Set(['json-plugin-exec'])

/** Whether a command takes the input and does with it what the case is about. */
export type Reach = 'whole' | 'import only' | 'none'

export function reachOf(one: HostileCase): Reach {
  if (!BUILT_KINDS.has(one.kind)) return 'none'
  return MISSING_SURFACES.has(one.surface) || MISSING_CLASSES.has(one.class)
    ? 'import only'
    : 'whole'
}

interface OurCodes {
  /** Any of these will do; with none, no code is asked for. */
  readonly codes: readonly string[]
  readonly why: string
}

/** Where our word is another. */
const OURS: Readonly<Record<string, OurCodes>> = {
  'dir-names': {
    codes: ['E_PATH_CHARS', 'E_PATH_RESERVED'],
    why: 'A device name of Windows is reserved, not made of bad characters.',
  },
  'md-redos': {
    codes: [],
    why: 'Nothing renders Markdown on a terminal; taking in, listing and searching stay linear.',
  },
  'git-log-escape': {
    codes: [],
    why: 'Messages of commits are neither kept nor shown.',
  },
  'tar-mode': {
    codes: [],
    why: 'Of a mode only the execute bit is ever kept, so nothing has to be dropped.',
  },
}

/** Where another end than the descriptor's is right. */
const OTHERWISE: Readonly<Record<string, Pick<HostileCase, 'expect' | 'code'>>> = {
  // The archive inside is listed nowhere in the bundle, and what is not listed is refused.
  'zip-bomb-nested': { expect: 'reject', code: 'E_HASH_MISMATCH' },
}

/** Returns a case with the end that it must come to here. */
export function withOurEnd(one: HostileCase): HostileCase {
  return { ...one, ...OTHERWISE[one.class] }
}

/** Returns the codes of which one must be told; none when there is nothing to tell. */
export function wantedCodes(one: HostileCase): readonly string[] {
  return OURS[one.class]?.codes ?? (one.code === '-' ? [] : [one.code])
}
