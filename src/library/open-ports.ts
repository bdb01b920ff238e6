import { join } from 'node:path'
import { tarArchives } from '../adapters/archives/tar-archives.ts'
import { nodeFileSystem } from '../adapters/fs/node-file-system.ts'
import { GitSources } from '../adapters/git/git-sources.ts'
import { openSqlIndex } from '../adapters/sql/sql-index.ts'
import { openSqlStore } from '../adapters/sql/sql-store.ts'
import { sha256, systemChance, systemClock } from '../adapters/system/environment.ts'
import { fileLock } from '../adapters/system/file-lock.ts'
import { personEditor } from '../adapters/system/person-editor.ts'
import { DEFAULT_LIMITS } from '../core/artifact/limits.ts'
import type { Places, Progress } from '../ports/environment.ts'
import type { Ports } from '../ports/ports.ts'

export interface OpenedPorts {
  readonly ports: Ports
  close(): Promise<void>
}

/** Wires every adapter to the machine. Creates the home folder when it is missing. */
export async function openPorts(options: {
  readonly places: Places
  readonly progress: Progress
  readonly env: NodeJS.ProcessEnv
}): Promise<OpenedPorts> {
  const { places, progress, env } = options
  nodeFileSystem.mkdir(join(places.home, 'tmp'), 0o700)
  const store = await openSqlStore(join(places.home, 'store.db'))
  const index = await openSqlIndex(join(places.home, 'index.db'))
  const ports: Ports = {
    files: nodeFileSystem,
    store,
    stats: index,
    search: index,
    sources: new GitSources({ tempRoot: join(places.home, 'tmp'), limits: DEFAULT_LIMITS }),
    archives: tarArchives,
    lock: fileLock(),
    clock: systemClock,
    chance: systemChance,
    places,
    editor: personEditor(env),
    progress,
    sha256,
    limits: DEFAULT_LIMITS,
  }
  return {
    ports,
    close: async () => {
      await store.close()
      await index.close()
    },
  }
}

export { findPlaces } from '../adapters/system/environment.ts'
