import { PLAIN_STATE, readFrontmatter } from '../../core/artifact/frontmatter-state.ts'
import type { FrontmatterState } from '../../core/artifact/frontmatter-state.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import { tomlCodec } from '../../core/agents/shared/markdown/file-codec.ts'
import type { FoundCopy } from '../../core/agents/decide-loaded.ts'
import type { RefusableCopy } from '../../core/agents/shared/refusals.ts'
import type { Reading } from '../../core/agents/shared/agent.ts'
import type { Ports } from '../../ports/ports.ts'
import { personalDir } from '../engine/places/personal-place.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'

/** A copy that lies in a folder that some agent reads. */
export interface CopyOnDisk extends FoundCopy, RefusableCopy {
  /** Absolute path of its folder or file. */
  readonly path: string
  readonly scope: 'project' | 'user'
}

type SearchPorts = Pick<Ports, 'files' | 'places' | 'limits'> & Partial<Pick<Ports, 'progress'>>

/** Lists what an agent finds in a project, in the order in which it counts. Whoever put it there. */
export function findCopies(
  ports: SearchPorts,
  project: string,
  { folders, extension }: Reading,
): readonly CopyOnDisk[] {
  return folders.flatMap(({ scope, folder }) => {
    const dir = readFolderPath(ports, { scope, folder, project })
    return findCopiesIn(ports, dir, { scope, extension })
  })
}

/** Lists the copies in one folder that some agent reads. */
export function findCopiesIn(
  ports: SearchPorts,
  dir: string,
  { scope, extension }: Pick<Reading, 'extension'> & Pick<CopyOnDisk, 'scope'>,
): readonly CopyOnDisk[] {
  return extension === null
    ? skillsIn(ports, dir, scope)
    : filesIn(ports, dir, { scope, extension })
}

/** Returns the absolute path of a folder that agents read in a project. */
export function readFolderPath(
  { places }: Pick<SearchPorts, 'places'>,
  at: { readonly scope: 'project' | 'user'; readonly folder: string; readonly project: string },
): string {
  const { scope, folder, project } = at
  if (scope === 'project') return profileDir({ project, root: folder })
  return personalDir(places, folder)
}

function skillsIn(ports: SearchPorts, dir: string, scope: CopyOnDisk['scope']): CopyOnDisk[] {
  return namesIn(ports, dir).flatMap((name) => {
    const path = `${dir}/${name}`
    const text = readText(ports, `${path}/SKILL.md`)
    return text === null ? [] : [describeCopy({ path, scope, diskName: name }, text)]
  })
}

function filesIn(
  ports: SearchPorts,
  dir: string,
  { scope, extension }: { readonly scope: CopyOnDisk['scope']; readonly extension: string },
): CopyOnDisk[] {
  return namesIn(ports, dir).flatMap((name) => {
    const path = `${dir}/${name}`
    if (tryLook(ports, path, () => ports.files.lstat(path)?.kind) === 'directory') {
      return filesIn(ports, path, { scope, extension })
    }
    const text = name.endsWith(extension) ? readText(ports, path) : null
    const diskName = name.slice(0, -extension.length)
    return text === null ? [] : [describeCopy({ path, scope, diskName }, text)]
  })
}

function namesIn(ports: SearchPorts, dir: string): string[] {
  const { files } = ports
  return (
    tryLook(ports, dir, () =>
      files.lstat(dir)?.kind === 'directory' ? files.readdir(dir).toSorted() : [],
    ) ?? []
  )
}

function readText(ports: SearchPorts, path: string): string | null {
  const { files, limits } = ports
  return tryLook(ports, path, () => {
    const stat = files.lstat(path)
    if (stat?.kind !== 'file' || stat.size > limits.entryFileBytes) return null
    return new TextDecoder().decode(files.readFile(path))
  })
}

/** What may not be read is named, and what lies beside it counts. */
function tryLook<T>({ progress }: SearchPorts, path: string, look: () => T): T | null {
  try {
    return look()
  } catch (error) {
    if (!isSkillmeatError(error, 'E_IO_DENIED')) throw error
    progress?.warn?.(`${path} may not be read, and does not count here.`)
    return null
  }
}

interface ReadCopy {
  /** Null where they cannot be read. */
  readonly read: {
    readonly fields: ReadonlyMap<string, unknown>
    readonly bodyStart: number
  } | null
  readonly state: FrontmatterState
}

/** An agent of Codex says in keys what others say in frontmatter. */
function readToml(text: string): ReadCopy {
  try {
    const fields = new Map(Object.entries(tomlCodec.read(text)))
    return { read: { fields, bodyStart: 0 }, state: PLAIN_STATE }
  } catch (error) {
    if (isSkillmeatError(error)) return { read: null, state: PLAIN_STATE }
    throw error
  }
}

/** Returns a copy as agents see it that read `text` there. */
export function describeCopy(
  copy: Pick<CopyOnDisk, 'path' | 'scope' | 'diskName'>,
  text: string,
): CopyOnDisk {
  const isToml = copy.path.endsWith('.toml')
  const { read, state: frontmatter } = isToml ? readToml(text) : readFrontmatter(text)
  if (read === null) {
    return { ...copy, ownName: null, description: 0, body: text.length, frontmatter }
  }
  const { fields, bodyStart } = read
  const name = fields.get('name')
  const listed = ['description', 'when_to_use'].map((key) => fields.get(key))
  return {
    ...copy,
    ownName: typeof name === 'string' && name !== '' ? name : null,
    description: listed.reduce<number>(
      (sum, value) => sum + (typeof value === 'string' ? value.length : 0),
      0,
    ),
    body: text.length - bodyStart,
    frontmatter,
  }
}
