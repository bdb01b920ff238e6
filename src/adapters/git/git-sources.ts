import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type {
  CommitPair,
  GitLocation,
  OpenedSource,
  Relation,
  SourceLocation,
  SourceRefs,
  Sources,
} from '../../ports/source.ts'
import { openArchiveSource, openBundleSource } from '../archives/bundle-source.ts'
import { openFolderSource } from '../fs/folder-source.ts'
import { isBareRepository } from '../fs/local-repository.ts'
import { openNpmSource } from '../web/npm-source.ts'
import { openWebSource } from '../web/web-source.ts'
import type { GitSourceOptions } from './git-source.ts'
import { openGitSource } from './git-source.ts'
import { findCommit, findRefs, listTags, lookAtGit } from './look-at.ts'
import { relateCommits } from './relate-commits.ts'

/** Opens folders, archives, addresses, packages and git repositories; a folder that is a bare repository is opened as one. */
export class GitSources implements Sources {
  readonly #options: GitSourceOptions

  constructor(options: GitSourceOptions) {
    this.#options = options
  }

  relate(pair: CommitPair): Promise<Relation> {
    return relateCommits(pair, this.#options)
  }

  look(location: GitLocation): Promise<SourceRefs> {
    return lookAtGit(location, this.#options)
  }

  findRefs(location: GitLocation, names: readonly string[]): Promise<ReadonlySet<string>> {
    return findRefs(location, names, this.#options)
  }

  listTags(location: GitLocation): Promise<readonly string[]> {
    return listTags(location, this.#options)
  }

  findCommit(location: GitLocation, beginning: string): Promise<string | null> {
    return findCommit(location, beginning, this.#options)
  }

  async open(location: SourceLocation): Promise<OpenedSource> {
    switch (location.kind) {
      case 'git':
        return openGitSource(location, this.#options)
      case 'bundle':
        return openBundleSource(location)
      case 'archive':
        return openArchiveSource(location)
      case 'web':
        return openWebSource(location, this.#options)
      case 'npm':
        return openNpmSource(location, this.#options)
      case 'folder':
        return this.#openFolder(location)
    }
  }

  async #openFolder(location: Extract<SourceLocation, { kind: 'folder' }>): Promise<OpenedSource> {
    const { dir, path } = location
    if (!isBareRepository(resolve(dir))) return openFolderSource(location, this.#options.limits)
    const url = pathToFileURL(resolve(dir)).href
    return openGitSource({ kind: 'git', url, ref: null, path }, this.#options)
  }
}
