import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { ArtifactEntry, DeploymentEntry } from '../src/core/view/entries.ts'
import { viewKeys } from '../src/core/view/keys.ts'
import { findPlaces, openPorts } from '../src/library/open-ports.ts'
import { openSession } from '../src/operations/engine/run/open-session.ts'
import { commitTransaction } from '../src/operations/engine/commit/commit.ts'
import { Transaction } from '../src/operations/engine/transaction/transaction.ts'

const BIN = join(import.meta.dirname, '..', 'dist', 'package', 'bin', 'skillmeat.cjs')

/** Starts the built server on a home, at a port that is free. */
export async function startServer(home: string): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [BIN, 'serve', '--port', '0', '--quiet'], {
    cwd: home,
    env: { ...process.env, HOME: home, SKILLMEAT_HOME: join(home, '.skillmeat') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = await new Promise<string>((resolve) => {
    child.stdout.once('data', (data: Buffer) => resolve(data.toString()))
  })
  return { child, port: Number(/:(\d+)/.exec(line)?.[1]) }
}

/** Opens a home directly, below every command. */
export async function withTransaction<T>(
  home: string,
  task: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const places = findPlaces({ HOME: home, SKILLMEAT_HOME: join(home, '.skillmeat') }, home)
  const opened = await openPorts({ places, progress: { report: () => {}, say: () => {} }, env: {} })
  try {
    return await task(new Transaction(await openSession(opened.ports)))
  } finally {
    await opened.close()
  }
}

/** Writes what a transaction holds, as one operation. */
export async function commitMade(transaction: Transaction, summary: string): Promise<void> {
  await commitTransaction(transaction, { kind: 'change', command: 'bench', summary, target: null })
}

/** Notes so many copies of one artifact, such as `skill:pdf`, as if they had been made in as many projects. */
export async function deployOften(
  home: string,
  { label, copies }: { readonly label: string; readonly copies: number },
): Promise<void> {
  await withTransaction(home, async (transaction) => {
    const all = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
    const artifact = all.find(({ name }) => `skill:${name}` === label)
    if (artifact === undefined) throw new Error(`no ${label}`)
    const { uuid, collection, type, name, version, tree } = artifact
    for (let n = 0; n < copies; n += 1) {
      const entry: DeploymentEntry = {
        uuid,
        collection,
        type,
        name,
        project: `/projects/number-${n}`,
        profile: 'claude_code',
        root: '.claude',
        path: `skills/${name}`,
        baseline: { version, tree },
        content: tree,
        state: null,
        pin: null,
        wanted_by: ['direct'],
        deployed_at: transaction.now(),
      }
      transaction.put(viewKeys.deployment(entry), entry)
    }
    await commitMade(transaction, 'Many copies')
  })
}
