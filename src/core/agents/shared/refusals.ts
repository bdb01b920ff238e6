/** Why an agent does not load an artifact that is there. */
export type RefusalKind =
  | 'name_unlike_folder'
  | 'name_with_signs'
  | 'name_over_64'
  | 'name_missing'
  | 'name_with_colon'
  | 'name_reserved'
  | 'description_over_1024'
  | 'description_missing'

/** What of an artifact an agent looks at before it loads it. */
export interface RefusableCopy {
  /** The folder's or file's name, without its ending. */
  readonly diskName: string
  /** What the file calls itself; null when it does not say. */
  readonly ownName: string | null
  /** Characters of its description; 0 for none. */
  readonly description: number
}

interface Refusal {
  readonly isRefused: (copy: RefusableCopy) => boolean
  readonly say: (copy: RefusableCopy) => string
}

/** Folders of skills that Claude Code keeps for itself (its program, 2.1.332, read in 2026-11). */
const RESERVED: ReadonlySet<string> = new Set(['synced'])

/** What each kind means, in words that follow "does not load it:". */
export const REFUSALS: Readonly<Record<RefusalKind, Refusal>> = {
  name_unlike_folder: {
    isRefused: ({ ownName, diskName }) => ownName !== null && ownName !== diskName,
    say: ({ ownName, diskName }) =>
      `its name "${ownName ?? ''}" is not that of its folder "${diskName}"`,
  },
  name_with_signs: {
    isRefused: ({ ownName, diskName }) => /[.:/\\]/.test(ownName ?? diskName),
    say: () => 'its name has a dot, a colon or a slash',
  },
  name_over_64: {
    isRefused: ({ ownName, diskName }) => (ownName ?? diskName).length > 64,
    say: () => 'its name is longer than 64 characters',
  },
  name_missing: {
    isRefused: ({ ownName }) => ownName === null,
    say: () => 'its file has no `name`',
  },
  name_with_colon: {
    isRefused: ({ ownName }) => ownName?.includes(':') === true,
    say: () => 'its name has a colon',
  },
  name_reserved: {
    isRefused: ({ diskName }) => RESERVED.has(diskName),
    say: ({ diskName }) => `"${diskName}" is a name that it keeps for itself`,
  },
  description_over_1024: {
    isRefused: ({ description }) => description > 1024,
    say: ({ description }) =>
      `its description has ${description} characters, and 1,024 are allowed`,
  },
  description_missing: {
    isRefused: ({ description }) => description === 0,
    say: () => 'it has no description',
  },
}
