import type { Reading } from '../../core/agents/shared/agent.ts'
import type { Ports } from '../../ports/ports.ts'
import { findCopiesIn, readFolderPath } from '../catalog/found-copies.ts'
import type { CopyOnDisk } from '../catalog/found-copies.ts'

/** What agents find in their folders, with what a command is about to put there. Each folder is read once. */
export class PlannedCopies {
  readonly #ports: Pick<Ports, 'files' | 'places' | 'limits'>
  #found = new Map<string, readonly CopyOnDisk[]>()
  #planned = new Map<string, CopyOnDisk>()

  constructor(ports: Pick<Ports, 'files' | 'places' | 'limits'>) {
    this.#ports = ports
  }

  /** Returns the same again, to be planned in by itself. */
  branch(): PlannedCopies {
    const branch = new PlannedCopies(this.#ports)
    branch.#found = this.#found
    branch.#planned = new Map(this.#planned)
    return branch
  }

  /** Notes all that was planned in a branch. */
  take(branch: PlannedCopies): void {
    for (const copy of branch.#planned.values()) this.plan(copy)
  }

  /** Notes a copy that will be there. */
  plan(copy: CopyOnDisk): void {
    this.#planned.set(copy.path, copy)
  }

  /** Lists what an agent will find in a project. */
  read(project: string, { folders, extension }: Reading): readonly CopyOnDisk[] {
    const all = folders.flatMap(({ scope, folder }) => {
      const dir = readFolderPath(this.#ports, { scope, folder, project })
      const found = this.#readFolder(dir, { scope, extension })
      const planned = [...this.#planned.values()].filter(({ path }) => path.startsWith(`${dir}/`))
      return [...found.filter(({ path }) => !this.#planned.has(path)), ...planned]
    })
    // The folder of a person can be a project too.
    return [...new Map(all.map((copy) => [copy.path, copy])).values()]
  }

  #readFolder(
    dir: string,
    how: Pick<Reading, 'extension'> & Pick<CopyOnDisk, 'scope'>,
  ): readonly CopyOnDisk[] {
    const key = `${dir} ${how.extension ?? ''}`
    const known = this.#found.get(key)
    if (known !== undefined) return known
    const found = findCopiesIn(this.#ports, dir, how)
    this.#found.set(key, found)
    return found
  }
}
