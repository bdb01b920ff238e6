import type { MovedFolders } from '../core/agents/moved-folders.ts'

/** The time, chance and identity that operations may not take by themselves. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number
}

export interface Chance {
  uuid(): string
  /** Returns `digits` random lowercase hex digits. */
  hex(digits: number): string
}

/** The environment variables of a process. A type of its own, so that no user needs those of Node. */
export type Variables = Readonly<Record<string, string | undefined>>

/** Where things are for the person who runs the program. All paths are absolute. */
export interface Places {
  /** `~/.skillmeat` or what replaces it. */
  readonly home: string
  readonly userHome: string
  /** `~/.claude` or what `CLAUDE_CONFIG_DIR` says. */
  readonly claudeDir: string
  /** `.claude.json`: in the home, or in the folder that `CLAUDE_CONFIG_DIR` says. */
  readonly claudeState: string
  /** Folders of agents that variables move, by their usual places below the home. Absolute. */
  readonly moved?: MovedFolders
  readonly cwd: string
  /**
   * The folder that a person types names in: in its project they mean what is deployed there. Absent
   * where a program gives them.
   */
  readonly standsIn?: string
  /** Who is named as the maker of versions. */
  readonly user: string
}

/** Keeps two commands from writing at once. */
export interface Lock {
  /**
   * Runs `task` while holding the lock named by the file `path`, waiting for another holder first.
   *
   * Throws `E_LOCKED`, naming the holder, when it waited too long.
   */
  hold<T>(path: string, task: () => Promise<T>): Promise<T>
}

/** Tells a person how far something is. */
export interface Progress {
  report(step: { readonly label: string; readonly done: number; readonly total: number }): void
  /** Says one sentence beside the result. */
  say(sentence: string): void
  /** Says one sentence about something that was left out and is to be mended. */
  warn?(sentence: string): void
}

/** The files of a three-way merge, for a program that shows them. Absolute paths. */
export interface MergeFiles {
  readonly base: string
  readonly local: string
  readonly remote: string
  /** Where the result is to be saved; it holds the text with markers. */
  readonly merged: string
}

/** Runs a program for three-way merges and returns when it was closed. */
export interface MergeTool {
  /** `command` is a shell command that finds the files in `$BASE`, `$LOCAL`, `$REMOTE` and `$MERGED`, as git's do. */
  merge(command: string, files: MergeFiles): Promise<void>
}

/** Runs the person's editor on a file and returns when it was closed. */
export interface Editor {
  edit(path: string): Promise<void>
}
