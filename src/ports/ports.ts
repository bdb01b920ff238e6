import type { Sha256 } from '../core/object/object-id.ts'
import type { Limits } from '../core/limits.ts'
import type { Archives } from './archives.ts'
import type { Chance, Clock, Editor, Lock, MergeTool, Places, Progress } from './environment.ts'
import type { FileSystem } from './file-system.ts'
import type { IndexFile } from './index-file.ts'
import type { Machine } from './machine.ts'
import type { ProjectRepository } from './project-repository.ts'
import type { Repositories } from './repository.ts'
import type { SearchIndex } from './search-index.ts'
import type { Signing } from './signing.ts'
import type { Sources } from './source.ts'
import type { StatIndex } from './stat-index.ts'
import type { Store } from './store.ts'

/** All that operations ask of the world. */
export interface Ports {
  readonly files: FileSystem
  /** Opens the store; called when a command needs it, once. */
  readonly store: Store
  readonly stats: StatIndex
  readonly search: SearchIndex
  readonly index: IndexFile
  readonly sources: Sources
  readonly repositories: Repositories
  readonly archives: Archives
  readonly signing: Signing
  readonly lock: Lock
  readonly clock: Clock
  readonly chance: Chance
  readonly places: Places
  readonly machine: Machine
  readonly projectRepository: ProjectRepository
  readonly editor: Editor
  readonly mergeTool: MergeTool
  readonly progress: Progress
  readonly sha256: Sha256
  readonly limits: Limits
  /** False where a question may leave no trace: edits that it comes upon are seen and not recorded. */
  readonly mayRecord?: boolean
}
