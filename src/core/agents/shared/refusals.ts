import type { FieldKind, FrontmatterState } from '../../artifact/frontmatter-state.ts'

/** Why an agent does not load an artifact that is there. */
export type RefusalKind =
  | 'name_unlike_folder'
  | 'name_with_signs'
  | 'name_over_64'
  | 'name_missing'
  | 'name_empty'
  | 'name_no_text'
  | 'name_with_colon'
  | 'name_reserved'
  | 'description_over_1024'
  | 'description_missing'
  | 'description_empty'
  | 'description_no_text'
  | 'description_structured'
  | 'byte_order_mark'
  | 'fence_with_spaces'
  | 'frontmatter_absent'
  | 'frontmatter_unreadable'
  | 'yaml_lenient'
  | 'yaml_open_quote'
  | 'yaml_beyond_colons'
  | 'yaml_beyond_quotes'

/** What of an artifact an agent looks at before it loads it. */
export interface RefusableCopy {
  /** The folder's or file's name, without its ending. */
  readonly diskName: string
  /** What the file calls itself; null when it does not say. */
  readonly ownName: string | null
  /** Characters of its description; 0 for none. */
  readonly description: number
  readonly frontmatter: FrontmatterState
}

interface Refusal {
  readonly isRefused: (copy: RefusableCopy) => boolean
  readonly say: (copy: RefusableCopy) => string
}

/** Folders of skills that Claude Code keeps for itself (its program, 2.1.332, read in 2026-11). */
const RESERVED: ReadonlySet<string> = new Set(['synced'])

const isReadable = ({ frontmatter: { yaml } }: RefusableCopy) =>
  yaml === 'strict' || yaml === 'lenient'

/** Judges a key of frontmatter that can be read: of other the frontmatter is what is wrong. */
function fieldIs(key: 'name' | 'description', kinds: readonly FieldKind[]): Refusal['isRefused'] {
  return (copy) => isReadable(copy) && kinds.includes(copy.frontmatter[key])
}

const NO_YAML = () => 'its frontmatter is no YAML'

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
    isRefused: fieldIs('name', ['absent']),
    say: () => 'its file has no `name`',
  },
  name_empty: {
    isRefused: fieldIs('name', ['null', 'blank']),
    say: () => 'its `name` is empty',
  },
  name_no_text: {
    isRefused: fieldIs('name', ['null', 'scalar', 'structure']),
    say: () => 'its `name` is no text',
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
    isRefused: fieldIs('description', ['absent']),
    say: () => 'it has no description',
  },
  description_empty: {
    isRefused: fieldIs('description', ['null', 'blank']),
    say: () => 'its description is empty',
  },
  description_no_text: {
    isRefused: fieldIs('description', ['null', 'scalar', 'structure']),
    say: () => 'its description is no text',
  },
  description_structured: {
    isRefused: fieldIs('description', ['structure']),
    say: () => 'its description is no text',
  },
  byte_order_mark: {
    isRefused: ({ frontmatter }) => frontmatter.hasByteOrderMark,
    say: () => 'a byte order mark stands before its frontmatter',
  },
  fence_with_spaces: {
    isRefused: ({ frontmatter }) => frontmatter.hasSpacedFence,
    say: () => 'spaces follow the dashes before its frontmatter',
  },
  frontmatter_absent: {
    isRefused: ({ frontmatter }) => frontmatter.yaml === 'absent',
    say: () => 'it has no frontmatter',
  },
  frontmatter_unreadable: {
    isRefused: ({ frontmatter }) => frontmatter.yaml === 'unreadable',
    say: () => 'its frontmatter cannot be read',
  },
  yaml_lenient: {
    isRefused: ({ frontmatter }) => frontmatter.yaml === 'lenient',
    say: NO_YAML,
  },
  yaml_open_quote: {
    isRefused: ({ frontmatter }) => frontmatter.hasOpenQuote,
    say: NO_YAML,
  },
  yaml_beyond_colons: {
    isRefused: ({ frontmatter: { yaml, mendsByColons } }) => yaml === 'lenient' && !mendsByColons,
    say: NO_YAML,
  },
  yaml_beyond_quotes: {
    isRefused: ({ frontmatter: { yaml, mendsByQuotes } }) => yaml === 'lenient' && !mendsByQuotes,
    say: NO_YAML,
  },
}
