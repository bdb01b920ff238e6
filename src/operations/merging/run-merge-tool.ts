import { SkillmeatError } from '../../core/errors.ts'
import { findMergeTool } from '../../core/merge/merge-tools.ts'
import type { PendingEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { readSettings } from '../config/read-settings.ts'
import { removeTree } from '../transaction/apply-steps.ts'
import { assertNoMarkers, findConflict, textWithMarkers } from './edit-conflict.ts'

/**
 * Lets the person merge one conflicting file in a program of their choice and returns what was saved.
 *
 * Throws `E_USAGE` when the tool is unknown or fails, and `E_CONFLICT` while markers are left.
 */
export async function runMergeTool(
  ports: Ports,
  pending: PendingEntry,
  choice: { readonly path: string; readonly tool: string | null },
): Promise<Uint8Array> {
  const { files, places, chance } = ports
  const command = findMergeTool(readSettings(ports), choice.tool)
  const conflict = findConflict(pending, choice.path)
  const marked = await textWithMarkers(ports, pending, conflict)
  const sides = [conflict.base, conflict.ours, conflict.theirs]
  const blobs = await ports.store.read(sides.flatMap((side) => side?.blob ?? []))
  const folder = `${places.home}/tmp/merge-${chance.hex(12)}`
  const name = choice.path.split('/').at(-1) ?? 'file'
  const at = (side: string) => `${folder}/${side}-${name}`
  files.mkdir(folder, 0o700)
  try {
    for (const [index, side] of (['BASE', 'LOCAL', 'REMOTE'] as const).entries()) {
      const blob = sides[index]?.blob
      const bytes = blob === undefined ? undefined : blobs.get(blob)
      files.createFile(at(side), bytes ?? new Uint8Array(), 0o600)
    }
    files.createFile(at('MERGED'), marked, 0o600)
    await ports.mergeTool.merge(command, {
      base: at('BASE'),
      local: at('LOCAL'),
      remote: at('REMOTE'),
      merged: at('MERGED'),
    })
    if (files.lstat(at('MERGED'))?.kind !== 'file') throw nothingSaved(choice.path)
    const saved = files.readFile(at('MERGED'))
    assertNoMarkers(choice.path, saved)
    return saved
  } finally {
    removeTree(files, folder)
  }
}

function nothingSaved(path: string): SkillmeatError {
  return new SkillmeatError('E_CONFLICT', `The merge tool saved no result for ${path}.`, {
    fix: 'Run the command again and save the merged file.',
  })
}
