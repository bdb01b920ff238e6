import { ChevronRight, File, FileCode2, FileText, Link2 } from 'lucide-react'
import { useState } from 'react'
import type { ArtifactFile } from '../../../data/types.ts'
import { cx } from '../../../design/class-names.ts'
import { fileRows } from './file-rows.ts'
import type { FileRow } from './file-rows.ts'

interface FileTreeProps {
  readonly files: readonly ArtifactFile[]
  readonly chosen: string
  readonly onChoose: (path: string) => void
}

/** The tree of files and folders. */
export function FileTree({ files, chosen, onChoose }: FileTreeProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const toggle = (path: string) => setClosed(closed.symmetricDifference(new Set([path])))
  const isHidden = ({ path }: FileRow) =>
    [...closed].some((folder) => path.startsWith(`${folder}/`))
  return (
    <nav
      aria-label="Files"
      className="shrink-0 overflow-y-auto border-line p-2 max-md:max-h-44 max-md:border-b md:w-64 md:border-r"
    >
      <ul>
        {fileRows(files)
          .filter((row) => !isHidden(row))
          .map((row) => (
            <li key={row.path}>
              {row.file === null ? (
                <FolderLine
                  row={row}
                  isOpen={!closed.has(row.path)}
                  onToggle={() => toggle(row.path)}
                />
              ) : (
                <FileLine
                  row={row}
                  file={row.file}
                  isChosen={row.path === chosen}
                  onChoose={() => onChoose(row.path)}
                />
              )}
            </li>
          ))}
      </ul>
    </nav>
  )
}

const LINE =
  'flex h-7 w-full items-center gap-1.5 rounded-md pr-2 text-left text-sm -outline-offset-2'

const indent = (depth: number) => ({ paddingLeft: 8 + depth * 14 })

interface FolderLineProps {
  readonly row: FileRow
  readonly isOpen: boolean
  readonly onToggle: () => void
}

function FolderLine({ row, isOpen, onToggle }: FolderLineProps) {
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={onToggle}
      style={indent(row.depth)}
      className={cx(LINE, 'text-muted hover:bg-hover hover:text-ink')}
    >
      <ChevronRight
        size={14}
        aria-hidden
        className={cx('shrink-0 transition-transform', isOpen && 'rotate-90')}
      />
      <span className="truncate">{row.name}</span>
    </button>
  )
}

interface FileLineProps {
  readonly row: FileRow
  readonly file: ArtifactFile
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function FileLine({ row, file, isChosen, onChoose }: FileLineProps) {
  const Icon = iconOf(file)
  return (
    <button
      type="button"
      aria-current={isChosen || undefined}
      onClick={onChoose}
      style={indent(row.depth)}
      className={cx(
        LINE,
        isChosen ? 'bg-hover font-medium' : 'text-muted hover:bg-hover hover:text-ink',
      )}
    >
      <Icon size={14} aria-hidden className="shrink-0 text-faint" />
      <span className="truncate">{row.name}</span>
      {file.mode === '100755' && <span className="ml-auto text-2xs text-faint">runs</span>}
    </button>
  )
}

function iconOf({ path, mode, is_binary }: ArtifactFile) {
  if (mode === '120000') return Link2
  if (is_binary) return File
  return /\.(?:md|txt)$/.test(path) ? FileText : FileCode2
}
