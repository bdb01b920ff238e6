import { formatIndex, parseIndex, withEarlierPins } from '../../../core/source/source-index.ts'
import type { SourceIndex } from '../../../core/source/source-index.ts'
import type { Ports } from '../../../ports/ports.ts'
import { writeOwnFile } from '../../engine/writing/write-own-file.ts'

type IndexPorts = Pick<Ports, 'files' | 'places' | 'sha256'>
type Address = Pick<SourceIndex, 'location' | 'ref'>

/** Returns what is known of a source; null where nobody has looked, or the file is not whole. */
export function readIndex(ports: IndexPorts, address: Address): SourceIndex | null {
  const path = pathOf(ports, address)
  if (ports.files.lstat(path)?.kind !== 'file') return null
  return parseIndex(new TextDecoder().decode(ports.files.readFile(path)))
}

/** Lists what is known of all sources that were looked at. */
export function listIndexes(ports: IndexPorts): readonly SourceIndex[] {
  const dir = folderOf(ports)
  if (ports.files.lstat(dir)?.kind !== 'directory') return []
  const names = ports.files.readdir(dir).filter((name) => name.endsWith('.json'))
  return names.toSorted().flatMap((name) => {
    const path = `${dir}/${name}`
    if (ports.files.lstat(path)?.kind !== 'file') return []
    return parseIndex(new TextDecoder().decode(ports.files.readFile(path))) ?? []
  })
}

/** Notes what a source holds, in the place of what was known of it. */
export async function writeIndex(
  ports: IndexPorts & Pick<Ports, 'chance'>,
  index: SourceIndex,
): Promise<void> {
  const whole = withEarlierPins(index, readIndex(ports, index))
  await writeOwnFile(ports, pathOf(ports, index), new TextEncoder().encode(formatIndex(whole)))
}

/** Forgets what a source holds. */
export function removeIndex(ports: IndexPorts, address: Address): void {
  const path = pathOf(ports, address)
  if (ports.files.lstat(path) !== null) ports.files.unlink(path)
}

function folderOf({ places }: Pick<Ports, 'places'>): string {
  return `${places.home}/sources`
}

function pathOf(ports: IndexPorts, { location, ref }: Address): string {
  const key = new TextEncoder().encode(JSON.stringify([location, ref]))
  return `${folderOf(ports)}/${ports.sha256(key).slice(0, 32)}.json`
}
