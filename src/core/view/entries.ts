import type { UpstreamKind } from '../address/origin-of.ts'
import type { FileMode } from '../object/tree.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import type { PlaceForm } from '../form/place-form.ts'
import type { Pristine } from '../history/pristine.ts'
import type { Origin, VersionId, VersionMember } from '../history/version.ts'
import type { FileConflict } from '../merge/file-conflict.ts'
import type { PlaceContext } from '../merge/place-context.ts'
import type { ObjectId } from '../object/object-id.ts'
import type { ToldFacts } from './told-facts.ts'

/** A collection. Key: `collection/<name>`. */
export interface CollectionEntry {
  readonly name: string
  readonly created_at: string
  /** The manifest file as last written or read; null before the first. */
  readonly manifest: ObjectId | null
  /** Something that the manifest lists was not taken over: it is looked at again, by every command. */
  readonly aside?: true
}

/** The latest state of an artifact where it came from. */
export interface Upstream {
  readonly kind: UpstreamKind
  /** Folder, archive, URL, or `npm:` and the name of a package. */
  readonly location: string
  /** Of a package the version or tag that is followed. */
  readonly ref: string | null
  /** Path of the artifact in the source. */
  readonly path: string
  readonly commit: string | null
  readonly version: VersionId
  readonly tree: ObjectId
  /**
   * Nobody has looked there yet: the artifact was taken over with a manifest's word for it, and
   * `version` and `tree` are what it was then, edits and all.
   */
  readonly unseen?: true
}

/** An artifact of a collection and its head. Key: `artifact/<collection>/<uuid>`. */
export interface ArtifactEntry {
  readonly uuid: string
  readonly collection: string
  readonly type: ArtifactType
  readonly name: string
  /** What its source calls it, where it got an alias here to be told from others; else absent. */
  readonly source_name?: string
  /** The head. */
  readonly version: VersionId
  readonly tree: ObjectId
  /** What came from upstream, without a person's edits; where nothing ever did, the first tree. */
  readonly pristine: ObjectId
  readonly added: string
  readonly origin: 'local' | 'git' | 'github' | 'web'
  readonly upstream: Upstream | null
  readonly tags: readonly string[]
  readonly display_name: string | null
  readonly description: string | null
}

/** A registered project. Key: `project/<path>`. */
export interface ProjectEntry {
  readonly path: string
  readonly added: string
  /** The repository that it is a worktree of: git forgets that with it. Absent for any other. */
  readonly worktree_of?: string
}

/** A version and its tree together, to spare a look-up. */
export interface VersionRef {
  readonly version: VersionId
  readonly tree: ObjectId
}

/** What a look at a copy found other than a content: no files, files that cannot be read, other line endings alone. */
export type SeenInstead = 'gone' | 'unreadable' | 'endings'

/** One artifact placed in one project. Key: `deployment/<project>|<root>|<path>`. */
export interface DeploymentEntry {
  readonly uuid: string
  readonly collection: string
  readonly type: ArtifactType
  readonly name: string
  readonly project: string
  /** Platform profile, such as `claude_code`. */
  readonly profile: string
  /** Folder of the profile below the project, such as `.claude`. */
  readonly root: string
  /** Place below `root`. */
  readonly path: string
  /** The collection version last integrated; null when it is not known. */
  readonly baseline: VersionRef | null
  /** What was last written into the project. */
  readonly content: ObjectId
  /** The project's own last recorded state where it is not `content`. */
  readonly state: VersionRef | null
  readonly pin: VersionRef | null
  readonly wanted_by: readonly string[]
  readonly deployed_at: string
  /** Absent where it stands in the project as plain files. */
  readonly form?: PlaceForm
  /** Absent where the last look read a content of its own. */
  readonly seen?: SeenInstead
  /** When it was first seen that it is no longer as it came; absent while it is. */
  readonly modified_since?: string
  /**
   * Whose content the place holds although others want another one: `direct`, or the uuid of a
   * composite. Absent where nothing was overwritten.
   */
  readonly overwritten_for?: string
  /** Somebody decided to keep it though its artifact was removed; absent where that was never asked. */
  readonly kept?: true
  /** By which uuid the project's record names its artifact: another home wrote that. Absent where this one did. */
  readonly recorded_as?: string
  /** Absent where the collection has what the project's record says was integrated. */
  readonly ahead?: RecordedAhead
  /**
   * Of a composite: the uuids of what it consisted of when it was last deployed there, sorted. Absent
   * where no program wrote that.
   */
  readonly parts?: readonly string[]
  /** Links that lead to it, below the project: other agents find it there. Absent without any. */
  readonly links?: readonly string[]
  /** Its agent does not see it: it lies in another folder until it is enabled. Absent while it is. */
  readonly disabled?: true
}

/**
 * The state that a project's record says was integrated, of which this collection has none that
 * contains it: its head is older, or nothing is known of it. It counts as long as the baseline is the
 * one that it was found with.
 */
export interface RecordedAhead {
  readonly tree: ObjectId
  /** The tree of that baseline; null where none was found. */
  readonly over: ObjectId | null
}

/** The deployment record file of a project as last written or read. Key: `record/<project>|<root>`. */
export interface RecordEntry {
  readonly file: ObjectId
  /** It lists artifacts that this home does not have: it is looked at again, by every command. */
  readonly left?: true
  /**
   * Folders that were there before anything was deployed, below the root, '' for itself, and with a `/`
   * before it below the project, where links lie: they stay when the last of it goes. Absent where that is
   * not known.
   */
  readonly folders?: readonly string[]
}

/** Artifacts that a person names together. Key: `set/<collection>/<name>`. */
export interface SetEntry {
  readonly collection: string
  readonly name: string
  /** Their uuids, in the order in which they were named. */
  readonly members: readonly string[]
}

/** A whole collection at one moment. Key: `snapshot/<collection>/<id>`. */
export interface SnapshotEntry {
  readonly id: string
  readonly collection: string
  readonly timestamp: string
  readonly message: string
  /** A safety snapshot is made before a command and expires; a person's never does. */
  readonly kind: 'person' | 'safety'
  readonly artifact_count: number
  /** The view at that moment. */
  readonly view: ObjectId | null
  readonly tarball: { readonly path: string; readonly sha256: ObjectId } | null
}

/** A merge that waits for a person. Key: `pending/<id>`. */
export interface PendingEntry {
  readonly id: string
  readonly created_at: string
  readonly uuid: string
  readonly collection: string
  readonly type: ArtifactType
  readonly name: string
  /** Where the result goes: the key of a deployment, or of the artifact itself. */
  readonly target: string
  /** Which command stopped here: `sync`, `update`, `merge`, `revert`, `rollback` or `undo`. */
  readonly command: string
  readonly base: ObjectId | null
  /** What is in the place. */
  readonly ours: ObjectId | null
  /** What comes in. */
  readonly theirs: ObjectId | null
  readonly ours_version: VersionId | null
  readonly theirs_version: VersionId | null
  /** Upstream to record once resolved (of an update). */
  readonly upstream: Upstream | null
  /** What is pristine of the artifact once resolved; absent where that stays. */
  readonly pristine?: ObjectId
  /** What the version that comes out says of it; absent in what older programs wrote. */
  readonly came?: Pristine | null
  /** The deployment's baseline once resolved; absent where it is the version that came in. */
  readonly baseline?: VersionRef | null
  /** Why the version that comes out exists; `merge` when absent. */
  readonly origin?: Origin
  readonly conflicts: readonly FileConflict[]
  /** Decisions made so far, by path; a null blob deletes the file. */
  readonly resolved: Readonly<Record<string, ResolvedFile>>
  /** Decisions about single places, by path, in the order of the places; null where one is open. */
  readonly hunks?: Readonly<Record<string, readonly (HunkChoice | null)[]>>
  /** Texts that a person left half done. */
  readonly drafts?: readonly DraftText[]
}

/** What was written in an editor or a merge tool, with conflict markers left in it. */
export interface DraftText {
  readonly path: string
  /** The one place of the file that it is the text of, counted from 1; null for the whole file. */
  readonly hunk: number | null
  readonly blob: ObjectId
  readonly saved_at: string
  /** Made for a merge that another has replaced since: it is offered, and never gone on with by itself. */
  readonly stale: boolean
}

/** What one place of a file becomes: a side, both of them in turn, or a text of its own. */
export type HunkChoice =
  | { readonly take: 'ours' | 'theirs' | 'base' | 'both' }
  | {
      readonly take: 'text'
      readonly blob: ObjectId
      /** Nobody chose it here: the same place was decided so before. */
      readonly recalled?: true
    }

export interface ResolvedFile {
  readonly mode: FileMode | null
  readonly blob: ObjectId | null
  /** Where the chosen side has the file; absent where that is the conflict's own path. */
  readonly path?: string
}

/** A source that a person added to find things in, whether or not anything was taken. Key: `source/<name>`. */
export interface SourceEntry {
  readonly name: string
  readonly kind: Upstream['kind']
  /** Folder or URL. */
  readonly location: string
  /** Null follows the default branch. */
  readonly ref: string | null
  /** It has a marketplace, by which it was added. */
  readonly marketplace: boolean
  readonly added: string
}

/** Where a source lies now. Key: `source-alias/<old address>`. */
export interface SourceAliasEntry {
  readonly kind: Upstream['kind']
  readonly location: string
  readonly moved_at: string
}

/** A team's repository that a collection is shared through. Key: `remote/<name>`. */
export interface RemoteEntry {
  readonly name: string
  readonly url: string
  /** Null follows the default branch. */
  readonly branch: string | null
  readonly collection: string
  readonly added: string
  /** The commit that was last integrated; null before the first. */
  readonly commit: string | null
  /** How conflicts were settled was taken in from that commit too. */
  readonly resolutions?: true
  /** Something of that commit was not taken in: it is looked at again, although nothing is new. */
  readonly open?: true
}

/**
 * An artifact as a team's repository had it when it was last integrated: the base of the next merge.
 * Key: `shared/<remote>/<uuid>`.
 */
export interface SharedEntry {
  readonly uuid: string
  /** The uuid that the repository has for it; null where it names none. */
  readonly there: string | null
  readonly type: ArtifactType
  /** Its name there. */
  readonly name: string
  /** Null where both sides have it and no common state is known. */
  readonly tree: ObjectId | null
  /** Names the files of the repository that were read: equal where they did not change. */
  readonly seen: string
  /** What came in and waits for a decision; it is the base once the head descends from it. */
  readonly incoming?: VersionRef
  readonly tags: readonly string[]
  /** The commit of its upstream, as the repository said. */
  readonly source_commit: string | null
  /** Of a composite, what it was made of there. */
  readonly members?: readonly VersionMember[]
  /**
   * What this home would have told of it then: more may be there that could not be taken in, and what
   * differs from it now was changed here.
   */
  readonly here?: ToldFacts
  /** It is to be called as it is there once that name is free here. */
  readonly name_waits?: true
}

/** A name for a version, such as `v1.2.0`. Key: `version-tag/<uuid>/<tag>`. */
export interface VersionTagEntry {
  readonly uuid: string
  readonly tag: string
  readonly version: VersionId
  readonly tree: ObjectId
  readonly tagged_at: string
  readonly tagged_by: string
}

/**
 * How a person settled a conflict, to settle the same one again. Key: `resolution/<uuid>/<id>`.
 *
 * `lines`: the blobs are the lines of one place. `file`: they are whole files.
 */
export interface ResolutionEntry {
  /** Tells the conflict: the same sides have the same id. */
  readonly id: string
  readonly uuid: string
  readonly kind: 'lines' | 'file'
  /** Where in the artifact it was met. */
  readonly path: string
  readonly base: ObjectId | null
  readonly ours: ObjectId | null
  readonly theirs: ObjectId | null
  /** What it became; null for a file that was deleted. */
  readonly result: ObjectId | null
  /** The mode of a file that was kept. */
  readonly mode: FileMode | null
  /** Where in the file the lines stood; absent in what earlier versions recorded. */
  readonly place?: PlaceContext
  readonly recorded_at: string
  readonly recorded_by: string
}

/** An artifact that a composite is made of. Key: `member/<composite>/<child>`. */
export interface MembershipEntry {
  /** Uuids. */
  readonly composite: string
  readonly child: string
  /** The child's type and name when it joined, to name it when it is gone. */
  readonly type: ArtifactType
  readonly name: string
  readonly relationship: 'contains' | 'requires' | 'optional'
  /** The version that the composite was made with; null follows the head. */
  readonly pin: VersionRef | null
  readonly position: number
  /** Left out wherever the composite is deployed; it goes on being updated with it. */
  readonly disabled?: true
  /** The uuid of what is deployed in its place. */
  readonly instead?: string
  /** What a bundle last said about those choices; absent if it said nothing. */
  readonly told?: PartChoices
}

/** What a person chose about a part of a composite. */
export type PartChoices = Pick<MembershipEntry, 'disabled' | 'instead'>
