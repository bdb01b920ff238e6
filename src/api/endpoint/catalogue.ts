import { parseArtifactQuery } from '../../core/artifact/artifact-query.ts'
import { isModifiedCopy, isUncheckedCopy, knownCopyState } from '../../core/drift/copy-state.ts'
import type { CopyState } from '../../core/drift/copy-state.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { ArtifactEntry, DeploymentEntry, ProjectEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { DEFAULT_COLLECTION } from '../../core/artifact/artifact-name.ts'
import { openSession } from '../../operations/engine/run/open-session.ts'
import type { Ports } from '../../ports/ports.ts'

/** All that the view holds of artifacts and deployments, decoded once for a revision of the store. */
export class Catalogue {
  readonly revision: string | null
  readonly current: string
  readonly artifacts: readonly ArtifactEntry[]
  readonly deployments: readonly DeploymentEntry[]
  readonly projects: readonly ProjectEntry[]
  readonly #byId = new Map<string, ArtifactEntry>()
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
  }) {
    this.revision = content.revision
    this.current = content.current
    this.artifacts = content.artifacts
    this.deployments = content.deployments
    this.projects = content.projects
    this.#paths = new Set(content.projects.map(({ path }) => path))
    for (const one of content.artifacts) {
      this.#byId.set(`${one.collection}/${one.type}:${one.name}`, one)
    }
    this.#byUuid = new Map(content.artifacts.map((one) => [one.uuid, one]))
    this.#byArtifact = Map.groupBy(content.deployments, ({ uuid }) => uuid)
    this.#byProject = Map.groupBy(content.deployments, ({ project }) => project)
  }

  /**
   * Finds the artifact with an id, `{type}:{name}`, exactly: no beginnings, no guessing. Throws
   * `E_NOT_FOUND` or `E_NAME_INVALID`.
   */
  find(id: string, collection: string | undefined): ArtifactEntry {
    const [{ type }] = parseArtifactQuery(id)
    if (type === null) {
      throw new SkillmeatError('E_NAME_INVALID', `"${id}" is no artifact id.`, {
        fix: 'Write {type}:{name}, such as skill:pdf.',
      })
    }
    const found = this.#byId.get(`${collection ?? this.current}/${id}`)
    if (found !== undefined) return found
    const where = collection === undefined ? 'any collection' : `collection '${collection}'`
    throw new SkillmeatError('E_NOT_FOUND', `Artifact '${id}' not found in ${where}`)
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
  })
}
