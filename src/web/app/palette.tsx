import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { FolderGit2, GitCommitHorizontal, Keyboard, SunMoon, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { undoLast } from '../data/changes.ts'
import { useSearchEverything } from '../data/server.ts'
import { Kbd } from '../design/kbd.tsx'
import { TypeIcon } from '../design/type-icon.tsx'
import { DESTINATIONS } from './navigation.tsx'
import { useShortcutGroups } from '../browser/shortcuts.ts'
import { THEMES, setTheme } from '../browser/theme.ts'

interface Entry {
  readonly value: string
  readonly icon: ReactNode
  readonly label: string
  readonly detail?: string | null
  readonly keys?: string
  readonly run: () => void
}

interface PaletteProps {
  /** What was typed before the palette was loaded. */
  readonly typed: string
  readonly onClose: () => void
}

/** One field that finds every artifact, project and version and runs every command. */
export function Palette({ typed, onClose }: PaletteProps) {
  const [text, setText] = useState(typed)
  const found = useFound(text)
  const commands = useCommands().filter(({ label }) =>
    label.toLowerCase().includes(text.trim().toLowerCase()),
  )
  const pick = (entry: Entry) => {
    onClose()
    entry.run()
  }
  return (
    <Command label="Search and run" shouldFilter={false} loop>
      <Command.Input
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- a person who opened it goes on typing
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder="Search artifacts, projects and versions, or type a command"
        className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none"
      />
      <Command.List className="max-h-[50dvh] overflow-y-auto p-1.5">
        <Command.Empty className="p-6 text-center text-sm text-muted">
          Nothing found. Fewer letters find more.
        </Command.Empty>
        <Group heading="Found" entries={found} onPick={pick} />
        <Group heading="Commands" entries={commands} onPick={pick} />
      </Command.List>
    </Command>
  )
}

interface GroupProps {
  readonly heading: string
  readonly entries: readonly Entry[]
  readonly onPick: (entry: Entry) => void
}

function Group({ heading, entries, onPick }: GroupProps) {
  if (entries.length === 0) return null
  return (
    <Command.Group
      heading={heading}
      className="[&>[cmdk-group-heading]]:px-2 [&>[cmdk-group-heading]]:py-1.5 [&>[cmdk-group-heading]]:text-2xs [&>[cmdk-group-heading]]:font-medium [&>[cmdk-group-heading]]:text-faint"
    >
      {entries.map((entry) => (
        <Command.Item
          key={entry.value}
          value={entry.value}
          onSelect={() => onPick(entry)}
          className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 text-sm data-[selected=true]:bg-hover"
        >
          <span className="flex w-5 shrink-0 justify-center text-muted">{entry.icon}</span>
          <span className="shrink-0">{entry.label}</span>
          <span className="min-w-0 flex-1 truncate text-muted">{entry.detail}</span>
          {entry.keys !== undefined && <Kbd keys={entry.keys} />}
        </Command.Item>
      ))}
    </Command.Group>
  )
}

function useFound(text: string): readonly Entry[] {
  const navigate = useNavigate()
  const { data = [] } = useSearchEverything(text)
  if (text.trim().length < 2) return []
  return data.map(({ kind, id, title, detail }) => ({
    value: `${kind} ${id}`,
    icon: iconOf(kind, id),
    label: title,
    detail,
    run: () => {
      if (kind === 'project') void navigate({ to: '/projects/$id', params: { id } })
      else if (kind === 'artifact') void navigate({ to: '/artifacts/$id', params: { id } })
      else {
        const [artifact = ''] = (detail ?? '').split(' ')
        void navigate({ to: '/artifacts/$id', params: { id: artifact }, search: { version: id } })
      }
    },
  }))
}

function iconOf(kind: 'artifact' | 'project' | 'version', id: string): ReactNode {
  if (kind === 'project') return <FolderGit2 size={15} aria-hidden />
  if (kind === 'version') return <GitCommitHorizontal size={15} aria-hidden />
  return <TypeIcon type={id.split(':')[0] ?? ''} size={15} />
}

/** Keys that make sense only in a list. */
const CURSOR_KEYS = new Set(['j', 'k', 'x', 'o', 'escape'])

function useCommands(): readonly Entry[] {
  const navigate = useNavigate()
  const here = useShortcutGroups().filter(({ name }) => name !== 'Everywhere')
  return [
    ...here.flatMap(({ name, shortcuts }) =>
      shortcuts
        .filter(({ keys }) => !CURSOR_KEYS.has(keys))
        .map(({ keys, label, run }) => ({
          value: `here ${keys}`,
          icon: <Keyboard size={15} aria-hidden />,
          label,
          detail: name,
          keys,
          run,
        })),
    ),
    ...DESTINATIONS.map(({ to, label, icon: Icon, keys }) => ({
      value: `go ${to}`,
      icon: <Icon size={15} aria-hidden />,
      label: `Go to ${label}`,
      keys,
      run: () => void navigate({ to }),
    })),
    {
      value: 'undo',
      icon: <Undo2 size={15} aria-hidden />,
      label: 'Take the last change back',
      keys: 'u',
      run: () => void undoLast(),
    },
    ...THEMES.map(({ value, label }) => ({
      value: `theme ${value}`,
      icon: <SunMoon size={15} aria-hidden />,
      label: `Theme: ${label.toLowerCase()}`,
      run: () => setTheme(value),
    })),
  ]
}
