/** What an agent cannot be told in its own format. */
export interface Loss {
  /** Which key of the collection's file, such as `tools` or `hooks.PreCompact`. */
  readonly field: string
  /** What comes of it, in a sentence. */
  readonly message: string
}

/** The names that an artifact, and what it names, have in a project when they are not their own. */
export interface OtherNames {
  /** The artifact's own name in the collection; the slot has the one that it has there. */
  readonly from: string
  /** The skills that it lists, by their own names. */
  readonly skills: Readonly<Record<string, string>>
  /** Its frontmatter is written as every agent reads it. */
  readonly mended?: true
}

/** Where an artifact goes, as far as its text depends on it. */
export interface Slot {
  /** The artifact's name there, under which a file that holds several has it. */
  readonly name: string
  /** Where its other files lie, as an agent's command finds them, such as `.claude/hooks/lint`. */
  readonly folder: string
  /** Where the files of the plugin lie that it came with; null when it came alone. */
  readonly pluginFolder: string | null
  /** `user` for the folder of a person that all projects share. */
  readonly scope: 'project' | 'user'
  /** Absent where all names are the collection's. */
  readonly renamed?: OtherNames
  /**
   * Of a hook: what its commands start reads `CLAUDE_PLUGIN_ROOT`, so they have to set it. Seen in
   * the files when it is written, and never stored.
   */
  readonly setsRoot?: boolean
}

/** What was written last, and what shall be there now; null for nothing. Texts of the collection. */
export interface TextChange {
  readonly was: string | null
  readonly now: string | null
  /** The outer key stays in the file when nothing is left below it: it was the user's. */
  readonly keepKey: boolean
}

/** Something in a shared file that stands where artifacts stand, and is none or hides one. */
export interface OddEntry {
  /** The key that it stands under. */
  readonly key: string
  /** What is the matter, in words that follow it. */
  readonly what: string
  /** Because of it nothing else in the file is found. */
  readonly hidesAll?: true
}

/** How the artifacts of a shared file are found; `odd` lists what stands there beside them. */
export type FormatContents =
  | {
      readonly kind: 'named'
      readonly names: (file: string) => readonly string[]
      readonly odd: (file: string) => readonly OddEntry[]
    }
  | {
      readonly kind: 'whole'
      readonly odd: (file: string) => readonly OddEntry[]
      /** Each thing in the file as a text that is equal for two that say the same. */
      readonly items: (file: string, slot: Slot) => readonly string[]
      /** Those that are wanted, as the collection's text; null for none. */
      readonly read: (
        file: string,
        slot: Slot,
        isWanted: (item: string) => boolean,
      ) => string | null
    }

/**
 * Another form of one file of an artifact: its own file in an agent's format, or some keys of a
 * file that it shares with the user.
 *
 * A lens: `read` undoes `write`, `write` of what was read changes nothing, and what the collection
 * cannot say stays as it is in the file. A broken file throws `E_MANIFEST_PARSE`.
 */
export interface Format {
  /** Stored with a deployment; never changes its meaning. */
  readonly id: string
  /** The file of the artifact that it stands for. */
  readonly part:
    | 'artifact.md'
    | 'SKILL.md'
    | 'artifact.json'
    | 'hooks.json'
    | '.claude-plugin/plugin.json'
    | 'plugin.json'
  /**
   * Returns what the file says of the artifact as the collection's text; null when it says nothing.
   *
   * The text is `was`, byte for byte, where the file still says the same.
   */
  read(file: string, slot: Slot, was: string | null): string | null
  /** Returns the file, `''` for one that is not there, with `now` in the place of `was`. */
  write(file: string, slot: Slot, change: TextChange): string
  /** Tells whether the file holds nothing, so that it can go if it came with us. */
  isEmpty(file: string): boolean
  /** Tells whether the outer key is there, under which artifacts stand; false for a file of its own. */
  hasKey(file: string): boolean
  /**
   * What a file holds that nobody deployed: the names under which artifacts stand in it, or of one whose
   * artifacts have no names all of it as the collection's text, null for nothing. Absent for a format
   * whose file is one artifact.
   */
  readonly contents?: FormatContents
  /**
   * Names the values that stand in the file alone, such as `env.TOKEN`: the collection has placeholders
   * for them. `was` is its text, null where it has none. Absent for a format without such values.
   */
  ownValues?(file: string, slot: Slot, was: string | null): readonly string[]
  /**
   * Returns `to` with the artifact as `from` has it, values and keys that only that file has included;
   * null where it is not in `from`. Absent for a format without such values.
   */
  carry?(from: string, to: string, slot: Slot): string | null
  /** Lists what the agent will not know of `text`. */
  losses(text: string, slot: Slot): readonly Loss[]
}
