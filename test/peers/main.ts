import fs from 'node:fs'
import os from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { installClient } from '../clients/install-client.ts'
import type { TrialSource } from '../clients/sources.ts'
import { compare } from './compare.ts'
import type { Comparison } from './compare.ts'
import { findOurs } from './find-ours.ts'
import { PEERS } from './peers.ts'
import type { Peer } from './peers.ts'
import { listKnown, listOpen, renderComparisons } from './render-comparisons.ts'
import { makePeerWorld } from './run-peer.ts'
import { listPeerSources } from './sources.ts'

const CACHE = join(import.meta.dirname, '.work')

process.exitCode = await main()

/**
 * Compares what other programs find in a source with what ours does:
 * `node test/peers/main.ts [--source name] [peer…]`. Prints a table, and returns 1 for a difference that
 * is not known.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { source: { type: 'string', multiple: true, default: [] } },
  })
  if (process.platform !== 'linux') {
    console.error('The peers are run without a network by `unshare`, which only Linux has.')
    return 2
  }
  const peers = PEERS.filter(({ bin }) => positionals.length === 0 || positionals.includes(bin))
  const dir = fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-peers-'))
  try {
    const all = listPeerSources(dir, process.env['SKILLMEAT_CORPUS'])
    const isWanted = ({ name }: TrialSource) =>
      values.source.length === 0 || values.source.includes(name)
    const sources = all.filter(isWanted)
    if (peers.length === 0 || sources.length === 0) {
      const bins = PEERS.map(({ bin }) => bin).join(', ')
      console.error(`Peers: ${bins}. Sources: ${all.map(({ name }) => name).join(', ')}`)
      return 2
    }
    return report(await compareAll(peers, sources, dir))
  } finally {
    fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function compareAll(
  peers: readonly Peer[],
  sources: readonly TrialSource[],
  dir: string,
): Promise<readonly Comparison[]> {
  const skillmeat = resolve(process.env['SKILLMEAT_PROGRAM'] ?? 'dist/package/bin/skillmeat.cjs')
  const comparisons: Comparison[] = []
  const programs = new Map<Peer, string>()
  for (const peer of peers) {
    programs.set(peer, await installClient(peer, process.env[peer.cache] ?? CACHE))
  }
  for (const source of sources) {
    const on = <T>(look: (world: ReturnType<typeof makePeerWorld>) => T): T => {
      const world = fs.mkdtempSync(join(dir, 'world-'))
      return look(makePeerWorld(world, source.dir))
    }
    const ours = on((world) => findOurs(world, skillmeat))
    for (const [peer, program] of programs) {
      const listed = on((world) => peer.find(world, program))
      comparisons.push(compare(peer, source.name, { listed, ours }))
    }
  }
  return comparisons
}

function report(all: readonly Comparison[]): number {
  console.log(renderComparisons(all))
  const known = listKnown(all)
  if (known.length > 0) console.log(`\nKnown:\n${known.join('\n')}`)
  const open = listOpen(all)
  if (open.length > 0) console.log(`\nDifferent:\n${open.join('\n')}`)
  return open.length === 0 ? 0 : 1
}
