import fs from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PendingEntry } from '../../src/core/view/entries.ts'
import { viewKeys } from '../../src/core/view/keys.ts'
import { listArtifacts } from '../../src/operations/catalog/list-artifacts.ts'
import { openSession } from '../../src/operations/engine/run/open-session.ts'
import { resolve } from '../../src/operations/merging/resolve.ts'
import { pull } from '../../src/operations/remotes/pull.ts'
import { push } from '../../src/operations/remotes/push.ts'
import { addRemote } from '../../src/operations/remotes/remotes.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { git } from '../world/team.ts'

const REMOTE = 'kit'
const EVERYTHING = { collection: null, type: null, tag: null }
const PULL = {
  remote: REMOTE,
  as: new Map<string, string>(),
  same: [],
  take: [],
  keep: [],
  allow: [],
  allowHosts: [],
  dryRun: false,
}
const PUSH = {
  remote: REMOTE,
  names: [],
  branch: null,
  propose: false,
  message: null,
  allow: [],
  allowHosts: [],
  dryRun: false,
}

/** Makes the repository that collections are shared through; returns its address. */
export function createKit(root: string): string {
  const dir = join(fs.realpathSync(root), 'kit.git')
  git(root, 'init', '--quiet', '--bare', '--initial-branch=main', dir)
  return pathToFileURL(dir).href
}

/** Lets a home know the repository, and takes in or sends what there is. */
export async function joinKit(ports: Ports, url: string): Promise<void> {
  await addRemote(ports, { name: REMOTE, url, branch: null, collection: null, dryRun: false })
  await pullKit(ports)
  await pushKit(ports)
}

export function pullKit(ports: Ports) {
  return pull(ports, PULL)
}

export function pushKit(ports: Ports) {
  const author = { name: 'Tester', email: 'tester@example.com' }
  const repositories = { ...ports.repositories, author: () => Promise.resolve(author) }
  return push({ ...ports, repositories }, PUSH)
}

/** Decides whatever waits in the collection by taking the lines of both sides. */
export async function settleKit(ports: Ports): Promise<void> {
  const { view } = await openSession(ports)
  const waiting = await view.scan<PendingEntry>(viewKeys.allPending())
  const request = { project: null, path: null, mayDelete: true, dryRun: false }
  const decision = { kind: 'strategy', strategy: 'union' } as const
  for (const { name } of waiting.filter(({ target }) => target.startsWith('artifact/'))) {
    await resolve(ports, { ...request, name, decision })
  }
}

/** What the collection holds: each artifact by where it came from, with its name and content. */
export async function kitOf(ports: Ports) {
  const all = await listArtifacts(ports, EVERYTHING)
  return new Map(all.map(({ entry }) => [entry.upstream?.path ?? entry.name, entry]))
}
