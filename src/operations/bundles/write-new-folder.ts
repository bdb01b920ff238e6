import type { PluginFile } from '../../core/bundle/plugin-part.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { Ports } from '../../ports/ports.ts'
import { joinPath, parentOf } from '../engine/writing/file-steps.ts'

/**
 * Writes files as a new folder, all of them or none: beside it, durable, then renamed.
 *
 * Throws `E_USAGE` when something is there, other than an empty folder.
 */
export async function writeNewFolder(
  { files, chance }: Pick<Ports, 'files' | 'chance'>,
  folder: string,
  contents: readonly PluginFile[],
): Promise<void> {
  const there = files.lstat(folder)
  if (there !== null && (there.kind !== 'directory' || files.readdir(folder).length > 0)) {
    throw new SkillmeatError('E_USAGE', `${folder} is there already, and not empty.`, {
      fix: 'Name a folder that does not exist yet.',
      data: { folder },
    })
  }
  const staged = `${folder}.tmp-${chance.hex(8)}`
  files.mkdir(staged)
  try {
    const folders = new Set([staged])
    for (const { path, mode, bytes } of contents) {
      const target = joinPath(staged, path)
      files.mkdir(parentOf(target))
      folders.add(parentOf(target))
      if (mode === '120000') files.symlink(new TextDecoder().decode(bytes), target)
      else files.createFile(target, bytes, mode === '100755' ? 0o755 : 0o644)
    }
    const regular = contents.filter(({ mode }) => mode !== '120000')
    await files.fsync(regular.map(({ path }) => joinPath(staged, path)))
    await files.fsync([...folders])
    if (there !== null) files.rmdir(folder)
    files.rename(staged, folder)
  } catch (error) {
    removeAll(files, staged)
    throw error
  }
  await files.fsync([parentOf(folder)])
}

function removeAll(files: Ports['files'], path: string): void {
  const stat = files.lstat(path)
  if (stat === null) return
  if (stat.kind !== 'directory') return files.unlink(path)
  for (const name of files.readdir(path)) removeAll(files, joinPath(path, name))
  files.rmdir(path)
}
