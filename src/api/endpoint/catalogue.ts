import { parseArtifactQuery } from '../../core/artifact/artifact-query.ts'
import { isModifiedCopy, isUncheckedCopy, knownCopyState } from '../../core/drift/copy-state.ts'
import type { CopyState } from '../../core/drift/copy-state.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type {
  ArtifactEntry,
  CollectionEntry,
  DeploymentEntry,
  ProjectEntry,
} from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { DEFAULT_COLLECTION } from '../../core/artifact/artifact-name.ts'
import type { GoneArtifact } from '../../operations/history/project-graph.ts'
import { openSession } from '../../operations/engine/run/open-session.ts'
import type { Ports } from '../../ports/ports.ts'

/** All that the view holds of artifacts and deployments, decoded once for a revision of the store. */
export class Catalogue {
  readonly revision: string | null
  readonly current: string
  readonly artifacts: readonly ArtifactEntry[]
  readonly deployments: readonly DeploymentEntry[]
  readonly projects: readonly ProjectEntry[]
  readonly #byId: ReadonlyMap<string, readonly ArtifactEntry[]>
  readonly #collections: ReadonlySet<string>
  readonly #byUuid: ReadonlyMap<string, ArtifactEntry>
  readonly #paths: ReadonlySet<string>
  readonly #byArtifact: ReadonlyMap<string, readonly DeploymentEntry[]>
  readonly #byProject: ReadonlyMap<string, readonly DeploymentEntry[]>

  constructor(content: {
    readonly revision: string | null
    readonly current: string
    readonly artifacts: readonly ArtifactEntry[]
    readonly deployments: readonly DeploymentEntry[]
    readonly projects: readonly ProjectEntry[]
    readonly collections: readonly string[]
  }) {
    this.revision = content.revision
    this.current = content.current
    this.artifacts = content.artifacts
    this.deployments = content.deployments
    this.projects = content.projects
    this.#paths = new Set(content.projects.map(({ path }) => path))
    this.#byId = Map.groupBy(content.artifacts, ({ type, name }) => `${type}:${name}`)
    this.#collections = new Set([...content.collections, content.current, DEFAULT_COLLECTION])
    this.#byUuid = new Map(content.artifacts.map((one) => [one.uuid, one]))
    this.#byArtifact = Map.groupBy(content.deployments, ({ uuid }) => uuid)
    this.#byProject = Map.groupBy(content.deployments, ({ project }) => project)
  }

  /**
   * Finds the artifact with an id, `{type}:{name}`, exactly: no beginnings, no guessing; without a
   * collection in all of them. Throws `E_NOT_FOUND`, `E_NAME_INVALID`, `E_COLLECTION_NOT_FOUND`, and
   * `E_NAME_AMBIGUOUS` with those that have it.
   */
  find(id: string, collection: string | undefined): ArtifactEntry {
    assertId(id)
    if (collection !== undefined) this.assertCollection(collection)
    const [found, second] = onlyOne(this.#byId.get(id) ?? [], id, collection)
    if (found !== undefined && second === undefined) return found
    const where = collection === undefined ? 'any collection' : `collection '${collection}'`
    throw new SkillmeatError('E_NOT_FOUND', `Artifact '${id}' not found in ${where}`)
  }

  /** The same, and what is left of an artifact in projects whose collection no longer has it. */
  findOrGone(id: string, collection: string | undefined): ArtifactEntry | GoneArtifact {
    try {
      return this.find(id, collection)
    } catch (error) {
      if (!isSkillmeatError(error, 'E_NOT_FOUND')) throw error
      const copies = this.deployments.filter(
        ({ uuid, type, name }) => `${type}:${name}` === id && !this.#byUuid.has(uuid),
      )
      const [gone] = onlyOne(
        [...new Map(copies.map((one) => [one.uuid, one])).values()],
        id,
        collection,
      )
      if (gone === undefined) throw error
      const { uuid, type, name } = gone
      return { uuid, type, name, collection: gone.collection, version: null, tree: null }
    }
  }

  /** Throws `E_COLLECTION_NOT_FOUND`. */
  assertCollection(name: string): void {
    if (this.#collections.has(name)) return
    throw new SkillmeatError('E_COLLECTION_NOT_FOUND', `There is no collection '${name}'.`)
  }

  hasProject(path: string): boolean {
    return this.#paths.has(path)
  }

  deploymentsOf(uuid: string): readonly DeploymentEntry[] {
    return this.#byArtifact.get(uuid) ?? []
  }

  /** Tells what became of a copy, as it was when somebody last looked. */
  copyState(entry: DeploymentEntry): CopyState {
    return knownCopyState(entry, this.#byUuid.get(entry.uuid)?.tree ?? null)
  }

  isModified(entry: DeploymentEntry): boolean {
    return isModifiedCopy(this.copyState(entry))
  }

  isUnchecked(entry: DeploymentEntry): boolean {
    return isUncheckedCopy(this.copyState(entry))
  }

  deploymentsIn(project: string): readonly DeploymentEntry[] {
    return this.#byProject.get(project) ?? []
  }
}

function assertId(id: string): void {
  const [{ type }] = parseArtifactQuery(id)
  if (type !== null) return
  throw new SkillmeatError('E_NAME_INVALID', `"${id}" is no artifact id.`, {
    fix: 'Write {type}:{name}, such as skill:pdf.',
  })
}

/** Returns what is in a collection; of several collections there must be one. Throws `E_NAME_AMBIGUOUS`. */
function onlyOne<T extends Pick<ArtifactEntry, 'collection'>>(
  all: readonly T[],
  id: string,
  collection: string | undefined,
): readonly T[] {
  const found = collection === undefined ? all : all.filter((one) => one.collection === collection)
  if (found.length < 2) return found
  const candidates = found.map((one) => one.collection).toSorted()
  const message = `Several collections have '${id}': ${candidates.join(', ')}.`
  throw new SkillmeatError('E_NAME_AMBIGUOUS', message, {
    fix: 'Say which with ?collection=.',
    data: { candidates: candidates.map((one) => ({ id, collection: one })) },
  })
}

/** Reads the catalogue, once for each revision of the store. */
export class CatalogueReader {
  readonly #ports: Ports
  #last: Promise<Catalogue> | null = null
  #revision: string | null | undefined

  constructor(ports: Ports) {
    this.#ports = ports
  }

  async read(): Promise<Catalogue> {
    const revision = await this.#ports.store.current()
    if (this.#last === null || this.#revision !== revision) {
      this.#revision = revision
      this.#last = load(this.#ports)
    }
    return this.#last
  }
}

async function load(ports: Ports): Promise<Catalogue> {
  const { view, operation } = await openSession(ports)
  return new Catalogue({
    revision: operation?.id ?? null,
    current: (await view.get<string>(viewKeys.currentCollection())) ?? DEFAULT_COLLECTION,
    artifacts: await view.scan<ArtifactEntry>(viewKeys.allArtifacts()),
    deployments: await view.scan<DeploymentEntry>(viewKeys.allDeployments()),
    projects: await view.scan<ProjectEntry>(viewKeys.projects()),
    collections: (await view.scan<CollectionEntry>(viewKeys.collections())).map(({ name }) => name),
  })
}
