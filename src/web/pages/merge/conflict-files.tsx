import { Check, CircleDot } from 'lucide-react'
import type { ConflictFile } from '../../data/types.ts'
import { sayCount } from '../../design/say-count.ts'
import { cx } from '../../design/class-names.ts'

interface ConflictFilesProps {
  readonly files: readonly ConflictFile[]
  readonly decided: readonly string[]
  readonly chosen: string
  readonly onChoose: (path: string) => void
}

const KINDS: Readonly<Record<ConflictFile['type'], string>> = {
  content: 'both edited it',
  deletion: 'one side deleted it',
  both_modified: 'both changed it',
  add_add: 'both added it',
  file_location: 'its folder was renamed',
  one_value: 'its parts belong together',
}

/** The files of a merge, undecided and decided. */
export function ConflictFiles({ files, decided, chosen, onChoose }: ConflictFilesProps) {
  return (
    <nav
      aria-label="Files"
      className="w-56 shrink-0 overflow-y-auto border-line p-2 max-md:max-h-40 max-md:w-full max-md:border-b md:border-r"
    >
      <ul className="flex flex-col gap-0.5">
        {files.map(({ path, type, hunks }) => (
          <li key={path}>
            <button
              type="button"
              aria-current={path === chosen}
              onClick={() => onChoose(path)}
              className={cx(
                'flex w-full items-start gap-2 rounded-md px-2 py-1.5 text-left text-sm hover:bg-hover',
                path === chosen && 'bg-accent-soft',
              )}
            >
              <CircleDot size={14} aria-hidden className="mt-0.5 shrink-0 text-warn" />
              <span className="min-w-0">
                <span className="block truncate font-mono text-xs">{path}</span>
                <span className="block text-2xs text-muted">
                  {hunks.length > 0
                    ? `${sayCount(hunks.length, 'place')}, ${KINDS[type]}`
                    : KINDS[type]}
                </span>
              </span>
            </button>
          </li>
        ))}
        {decided.map((path) => (
          <li key={path} className="flex items-center gap-2 px-2 py-1.5 text-muted">
            <Check size={14} aria-hidden className="shrink-0 text-good" />
            <span className="truncate font-mono text-xs">{path}</span>
            <span className="sr-only">decided</span>
          </li>
        ))}
      </ul>
    </nav>
  )
}
