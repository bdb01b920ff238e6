import { findMergeTool } from '../../core/merge/merge-tools.ts'
import type { PendingEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { readSettings } from '../engine/config/read-settings.ts'
import { failureOf } from '../engine/writing/edit-copy.ts'
import type { LeftBehind } from '../engine/writing/edit-copy.ts'
import { removeTree } from '../engine/writing/apply-steps.ts'
import { beginText, mergeByHand } from './edit-conflict.ts'
import type { HandMerge } from './edit-conflict.ts'
import { findConflict } from './find-conflict.ts'

/**
 * Lets the person merge one conflicting file in a program of their choice and returns what was saved.
 *
 * Throws `E_USAGE` when the tool is unknown or fails, and `E_CONFLICT` while markers are left; what
 * was saved until then is kept as a draft, with which the next tool or editor begins.
 */
export async function runMergeTool(
  ports: Ports,
  pending: PendingEntry,
  request: HandMerge & { readonly tool: string | null },
): Promise<Uint8Array> {
  const { path, tool, dryRun } = request
  const command = findMergeTool(readSettings(ports), tool)
  const start = await beginText(ports, pending, request)
  const work = { path, dryRun, pending, hunk: null, start }
  return mergeByHand(ports, work, () => runOn(ports, pending, { path, command, start }))
}

async function runOn(
  ports: Ports,
  pending: PendingEntry,
  work: { readonly path: string; readonly command: string; readonly start: Uint8Array },
): Promise<LeftBehind> {
  const { files, places, chance } = ports
  const { path, command, start } = work
  const conflict = findConflict(pending, path)
  const sides = [conflict.base, conflict.ours, conflict.theirs]
  const blobs = await ports.store.read(sides.flatMap((side) => side?.blob ?? []))
  const folder = `${places.home}/tmp/merge-${chance.hex(12)}`
  const name = path.split('/').at(-1) ?? 'file'
  const at = (side: string) => `${folder}/${side}-${name}`
  files.mkdir(folder, 0o700)
  try {
    for (const [index, side] of (['BASE', 'LOCAL', 'REMOTE'] as const).entries()) {
      const blob = sides[index]?.blob
      const bytes = blob === undefined ? undefined : blobs.get(blob)
      files.createFile(at(side), bytes ?? new Uint8Array(), 0o600)
    }
    files.createFile(at('MERGED'), start, 0o600)
    const failure = await failureOf(() =>
      ports.mergeTool.merge(command, {
        base: at('BASE'),
        local: at('LOCAL'),
        remote: at('REMOTE'),
        merged: at('MERGED'),
      }),
    )
    const isThere = files.lstat(at('MERGED'))?.kind === 'file'
    return { saved: isThere ? files.readFile(at('MERGED')) : null, failure }
  } finally {
    removeTree(files, folder)
  }
}
