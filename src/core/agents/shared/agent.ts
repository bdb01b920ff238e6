import type { ArtifactType } from '../../artifact/artifact-type.ts'
import type { Format } from '../../form/format.ts'
import type { AsIs } from './as-is.ts'
import type { RefusalKind } from './refusals.ts'
import type { HooksOfOthers, SelfRuns } from './self-run-kinds.ts'

/** Where an agent keeps one type of artifact. */
export interface Destination {
  /** Folder below a project, or below a person's home; what is deployed there is recorded in it. */
  readonly root: string
  /** Below the root; `*` stands for the artifact's name. */
  readonly path: string
  /** In which form, where it is not plain files. */
  readonly form?: DestinationForm
}

/** Where the form of an artifact stands. */
export interface DestinationForm {
  /** Id of a `Format`. */
  readonly format: string
  /** The file below a project, or below a person's home; `*` stands for the artifact's name. */
  readonly file: string
  /** Taken instead where it is there and `file` is not. */
  readonly orFile?: string
}

export type Destinations = Readonly<Partial<Record<ArtifactType, Destination>>>

/** A folder that an agent reads, below a project or below a person's home. */
export interface ReadFolder {
  readonly scope: 'project' | 'user'
  readonly folder: string
}

/** A place in which an agent finds artifacts too, and nothing is deployed. */
export interface FoundAt {
  readonly type: ArtifactType
  readonly destination: Destination
}

/** How an agent finds artifacts of one type. */
export interface Reading {
  /** In the order in which they count: of two with one identity the first is loaded. */
  readonly folders: readonly ReadFolder[]
  /** What makes two the same to the agent: the name on disk, or the `name` in the file. */
  readonly identity: 'disk' | 'name'
  /** What becomes of a second one with the same identity. */
  readonly second: 'shadowed' | 'listed_too'
  /** Ending of a single file; null for a folder with SKILL.md. */
  readonly extension: string | null
}

/** What an agent lists of the skills it found, before any is used. In characters. */
export interface ListingLimit {
  /** How much of one description. */
  readonly description: number | null
  /** How much for all of them; beyond it descriptions are dropped. */
  readonly listing: number | null
  /** How much of the text of one skill, once it is used. */
  readonly body: number | null
}

/** An agent as a reader: where it looks, and how much it takes. */
export interface Reader {
  readonly reads: Readonly<Partial<Record<ArtifactType, Reading>>>
  readonly limit: ListingLimit
}

/** What tells that an agent is used: files or folders. */
export interface AgentSigns {
  /** Below a person's home. */
  readonly user: readonly string[]
  /** Below a project. */
  readonly project: readonly string[]
}

/** A variable that names another folder in the place of one below a person's home. */
export interface MovedBy {
  readonly variable: string
  /** Below the home, where the variable is not set. */
  readonly folder: string
  /** Below what the variable names; absent where that is the folder itself. */
  readonly inside?: string
  /** Folders in `folder` that are another agent's, and stay. */
  readonly except?: readonly string[]
}

/** A file of a project because of which an agent does not read another. */
export interface HidingFile {
  readonly file: string
  readonly hides: string
}

/**
 * One agent: all that is true of it alone. Its facts move fast, so each stands here only, with its
 * source and the time at which it was read.
 */
export interface Agent {
  /** Stored with what is deployed for it; never changes. */
  readonly id: string
  readonly name: string
  readonly signs: AgentSigns
  /** Nothing is said of it where nothing tells that it is used: its folders alone are known. */
  readonly isOnlyWhereFound?: true
  /** Where it keeps what is deployed, below a project. */
  readonly project: Destinations
  /** The same for all projects of a person. */
  readonly user: Destinations
  /** What moves its folders of a person. */
  readonly movedBy?: readonly MovedBy[]
  /** Folders of a person in which it keeps what is no one else's. */
  readonly ownFolders?: readonly string[]
  /** Where an earlier version kept things of a person: what still lies there is moved. */
  readonly userBefore?: Destinations
  /** A whole plugin in one folder that the agent loads itself; `{plugin}` stands for its name. */
  readonly native?: Destinations
  /** Where more of what it has lies, in its own form: what was put there by others is found there. */
  readonly finds?: Readonly<Partial<Record<'project' | 'user', readonly FoundAt[]>>>
  /** Absent where no agent reads by this name: a profile that several share. */
  readonly reader?: Reader
  /** Types that it names by the `name` in the file, where `reader` does not say so. */
  readonly byName?: readonly ArtifactType[]
  /** Because of what it does not load an artifact that is there. */
  readonly refuses?: Readonly<Partial<Record<ArtifactType, readonly RefusalKind[]>>>
  /** Because of what it offers an artifact to people who name it, and does not use it by itself. */
  readonly offersOnlyByName?: Agent['refuses']
  /** What it runs or obeys by itself; all of that asks. */
  readonly runs?: SelfRuns
  /** Hooks that it runs in another agent's file. */
  readonly hooksOfOthers?: HooksOfOthers
  readonly hiding?: HidingFile
  /** What it acts on of a file that is written for Claude Code, where it is given the file as it is. */
  readonly asIs?: AsIs
  /** Loads its own formats; absent where it reads plain files only. */
  readonly formats?: () => Promise<readonly Format[]>
  /** Folders of a source that hold artifacts for it alone, beside `commands` and `agents` anywhere. */
  readonly containers?: Readonly<Record<string, ArtifactType>>
}

/** Returns a destination: the path's first folder, or two for those below `.config`, is the root. */
export function at(place: string, form?: DestinationForm): Destination {
  const depth = place.startsWith('.config/') ? 2 : 1
  const parts = place.split('/')
  const plain = { root: parts.slice(0, depth).join('/'), path: parts.slice(depth).join('/') }
  return form === undefined ? plain : { ...plain, form }
}

/** Returns a destination whose one file is in the agent's own format. */
export function as(format: string, place: string): Destination {
  return at(place, { format, file: place })
}

/** Returns a destination in a file that is shared with the user. */
export function within(file: string, format: string, place: string): Destination {
  return at(place, { format, file })
}

export function project(folder: string): ReadFolder {
  return { scope: 'project', folder }
}

export function user(folder: string): ReadFolder {
  return { scope: 'user', folder }
}

/** Where an agent does not say how long a description may be, the Agent Skills specification does. */
export const LIMITS_OF_THE_STANDARD: ListingLimit = {
  description: 1024,
  listing: null,
  body: null,
}
