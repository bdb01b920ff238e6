import {
  ChartNoAxesColumn,
  CircleArrowUp,
  Download,
  FolderGit2,
  GitMerge,
  History,
  Library,
  Settings,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'

export interface Destination {
  readonly to:
    | '/'
    | '/projects'
    | '/merges'
    | '/import'
    | '/updates'
    | '/history'
    | '/insights'
    | '/settings'
  readonly label: string
  readonly icon: LucideIcon
  readonly keys: string
}

/** The pages in the sidebar. */
export const DESTINATIONS: readonly Destination[] = [
  { to: '/', label: 'Library', icon: Library, keys: 'g l' },
  { to: '/projects', label: 'Projects', icon: FolderGit2, keys: 'g p' },
  { to: '/merges', label: 'Merges', icon: GitMerge, keys: 'g m' },
  { to: '/import', label: 'Import', icon: Download, keys: 'g i' },
  { to: '/updates', label: 'Updates', icon: CircleArrowUp, keys: 'g u' },
  { to: '/history', label: 'History', icon: History, keys: 'g h' },
  { to: '/insights', label: 'Insights', icon: ChartNoAxesColumn, keys: 'g n' },
  { to: '/settings', label: 'Settings', icon: Settings, keys: 'g s' },
]
