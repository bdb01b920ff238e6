import { decodeVersion } from '../../src/core/history/version.ts'
import type { VersionId } from '../../src/core/history/version.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import { decodeTree } from '../../src/core/object/tree.ts'
import { asVerified } from '../../src/core/object/verified-json.ts'
import { unpackEntry } from '../../src/core/view/pack-entry.ts'
import { listReferences } from '../../src/core/view/references.ts'
import { decodeChunk } from '../../src/core/view/sorted-map.ts'
import { operationLog } from '../../src/operations/engine/session/session.ts'
import type { Ports } from '../../src/ports/ports.ts'

/**
 * Follows every reference from the present operation to the end of the log, and returns the blobs
 * found. Throws when something on the way that must be there is not.
 */
export async function findReachableBlobs(ports: Ports): Promise<ReadonlySet<ObjectId>> {
  const walk = new Walk(ports)
  for await (const { operation } of operationLog(ports, await ports.store.current())) {
    await walk.view(operation.view_before, true)
    await walk.view(operation.view_after, true)
    for (const { place, before, after } of operation.places) {
      const isBlob = place.kind === 'manifest' || place.kind === 'record'
      for (const id of [before, after]) {
        if (id === null) continue
        if (isBlob) walk.blob(id)
        else await walk.tree(id)
      }
    }
  }
  const missing = await ports.store.missing([...walk.blobs])
  if (missing.size > 0) throw new Error(`the store lacks ${[...missing].join(', ')}`)
  return walk.blobs
}

class Walk {
  readonly blobs = new Set<ObjectId>()
  private readonly ports: Ports
  private readonly seen = new Set<string>()

  constructor(ports: Ports) {
    this.ports = ports
  }

  blob(id: ObjectId): void {
    this.blobs.add(id)
  }

  async tree(id: ObjectId): Promise<void> {
    if (this.isSeen(id)) return
    for (const { blob } of decodeTree(id, await this.read(id)).entries) this.blob(blob)
  }

  async version(id: VersionId): Promise<void> {
    if (this.isSeen(id)) return
    const { tree, parents } = decodeVersion(id, await this.ports.store.readVersion(id))
    await this.tree(tree)
    for (const parent of parents) await this.version(parent)
  }

  /** What a snapshot lists of earlier snapshots may have expired since; in a state it counts. */
  async view(id: ObjectId | null, withSnapshots: boolean): Promise<void> {
    if (id === null || this.isSeen(`${id} ${withSnapshots}`)) return
    const { level, entries } = decodeChunk(await this.read(id))
    for (const [key, value] of entries) {
      if (level > 0) await this.view(asVerified<ObjectId>(value), withSnapshots)
      else if (withSnapshots || !key.startsWith('snapshot/')) await this.entry(key, value)
    }
  }

  private async entry(key: string, packed: unknown): Promise<void> {
    for (const reference of listReferences(key, unpackEntry(key, packed))) {
      if (reference.kind === 'version') {
        await this.version(reference.id)
        continue
      }
      const { kind, id, required } = reference
      if (!required && (await this.ports.store.missing([id])).size > 0) continue
      if (kind === 'blob') this.blob(id)
      else if (kind === 'tree') await this.tree(id)
      else if (kind === 'view') await this.view(id, false)
    }
  }

  private isSeen(key: string): boolean {
    if (this.seen.has(key)) return true
    this.seen.add(key)
    return false
  }

  private async read(id: ObjectId): Promise<Uint8Array> {
    return (await this.ports.store.read([id])).get(id) ?? new Uint8Array()
  }
}
