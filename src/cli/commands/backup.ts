import { resolve } from 'node:path'
import { backUp } from '../../operations/upkeep/backup.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { keepHeapSmall } from '../command/small-heap.ts'
import { renderSize } from '../render/size.ts'

export const command = defineCommand({
  arguments: [{ name: '[file]', description: 'backups/ in the home when left out' }],
  options: {},
  examples: [
    ['skillmeat backup', 'a copy in the home'],
    ['skillmeat backup /media/usb/skillmeat.db', 'a copy elsewhere'],
  ],
  details:
    'The copy holds the whole history and is hashed before it gets its name. One is made by itself on each day on which something changes, three are kept; `skillmeat verify --repair` takes from them what it needs.',
  changes: false,
  writesHome: true,
  run: async ({ ports, out, cwd }, [file]) => {
    keepHeapSmall()
    const made = await backUp(await ports(), file === undefined ? null : resolve(cwd, file))
    out.document(
      () => ({ file: made.file, bytes: made.bytes }),
      () => [`Backed up to ${made.file} (${renderSize(made.bytes)})`],
    )
    return EXIT.done
  },
})
