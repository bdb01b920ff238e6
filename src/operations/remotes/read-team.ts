import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { Warning } from '../../core/errors.ts'
import type { Sha256 } from '../../core/object/object-id.ts'
import { compareUtf8 } from '../../core/object/utf8-order.ts'
import { findTeamFolders } from '../../core/remote/team-folders.ts'
import type { TeamFolder } from '../../core/remote/team-folders.ts'
import { readTeamManifest, TEAM_MANIFEST } from '../../core/remote/team-manifest.ts'
import type { TeamEntry, TeamManifest } from '../../core/remote/team-manifest.ts'
import { makeCandidate } from '../../core/source/candidate.ts'
import { artifactPath } from '../../core/artifact/artifact-path.ts'
import type { OpenedRepository } from '../../ports/repository.ts'
import type { FindingGate } from '../../core/security/finding.ts'
import { readCandidates } from '../importing/pipeline/read.ts'
import type { ReadPorts } from '../importing/pipeline/read.ts'
import type { ReadCandidate } from '../importing/pipeline/read-candidate.ts'

/** An artifact as a team's repository has it now. */
export interface TeamArtifact {
  readonly folder: TeamFolder
  /** What the manifest says of it; null where nobody listed it. */
  readonly told: TeamEntry | null
  /** Names its files as they are now. */
  readonly seen: string
  /** Null: as it was when it was last looked at, so it was not read again. */
  readonly content: ReadCandidate | null
  /** Why it may not be taken in; null where it may. */
  readonly refused: SkillmeatError | null
}

/** A team's repository as it is now. */
export interface TeamState {
  readonly artifacts: readonly TeamArtifact[]
  readonly manifest: TeamManifest
  readonly warnings: readonly Warning[]
}

/** Reads the list of a repository's artifacts, and no content but its manifest. Throws as `readTeamManifest` does. */
export async function listTeam(
  { sha256 }: { readonly sha256: Sha256 },
  opened: OpenedRepository,
): Promise<TeamState> {
  const manifest = readThere(await readFile(opened, TEAM_MANIFEST), opened.revision)
  const byLabel = new Map(manifest.entries.map((entry) => [artifactLabel(entry), entry]))
  const listed = new Set(manifest.entries.map(({ type, name }) => artifactPath(type, name)))
  const { folders, warnings } = findTeamFolders(opened.files, listed)
  return {
    manifest,
    warnings: [...manifest.warnings, ...warnings],
    artifacts: folders.map((folder) => ({
      folder,
      told: byLabel.get(artifactLabel(folder)) ?? null,
      seen: seenAs(sha256, opened.ids, folder),
      content: null,
      refused: null,
    })),
  }
}

/** What is wrong with the manifest is to be mended there, and not in a file of this machine. */
function readThere(bytes: Uint8Array | null, commit: string | null): TeamManifest {
  try {
    return readTeamManifest(bytes)
  } catch (error) {
    if (!isSkillmeatError(error, 'E_MANIFEST_PARSE')) throw error
    const at = commit === null ? '' : ` at ${commit.slice(0, 12)}`
    throw new SkillmeatError('E_MANIFEST_PARSE', `In the repository${at}: ${error.message}`, {
      fix: `Mend ${TEAM_MANIFEST} in a clone of it, or revert that commit there, and push; then run this again. Nothing was changed.`,
      data: error.data,
      cause: error,
    })
  }
}

/** Reads the contents of artifacts of a repository, and sorts out what may not be taken in. */
export async function readTeam(
  ports: ReadPorts & { readonly gate: FindingGate },
  { opened, url }: { readonly opened: OpenedRepository; readonly url: string },
  { state, wanted }: { readonly state: TeamState; readonly wanted: readonly TeamArtifact[] },
): Promise<TeamState> {
  const candidates = wanted.map(({ folder }) =>
    makeCandidate({ ...folder, reason: 'in its place in the repository' }),
  )
  const location = { kind: 'git', url, ref: null, path: null } as const
  const { read, refused } = await readCandidates(ports, { location, opened }, candidates)
  const contents = new Map(read.map((one) => [one.candidate.path, one]))
  const problems = new Map(refused.map((one) => [one.candidate.path, one.error]))
  return {
    ...state,
    artifacts: state.artifacts.map((artifact) => ({
      ...artifact,
      content: contents.get(artifact.folder.path) ?? null,
      refused: problems.get(artifact.folder.path) ?? null,
    })),
  }
}

/** Returns the bytes of one file of a repository; null where it has none that can be read. */
export async function readFile(opened: OpenedRepository, path: string): Promise<Uint8Array | null> {
  const file = opened.files.find((one) => one.path === path)
  if (file?.mode !== '100644' && file?.mode !== '100755') return null
  return (await opened.read([path])).get(path) ?? null
}

/** Names the files of an artifact by git's names of them: equal where nothing changed. */
export function seenAs(
  sha256: Sha256,
  ids: ReadonlyMap<string, string>,
  {
    path: place,
    files,
  }: Pick<TeamFolder, 'path'> & {
    readonly files: readonly { readonly path: string }[]
  },
): string {
  const lines = files
    .map(({ path }) => `${path.slice(place.length)}\0${ids.get(path) ?? ''}`)
    .toSorted(compareUtf8)
  return sha256(new TextEncoder().encode(lines.join('\n'))).slice(0, 32)
}
