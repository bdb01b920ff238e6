import { Blocks, Bot, Package, Plug, SquareTerminal, Webhook } from 'lucide-react'

const ICONS: Readonly<Record<string, typeof Blocks>> = {
  skill: Blocks,
  command: SquareTerminal,
  agent: Bot,
  hook: Webhook,
  mcp: Plug,
  composite: Package,
}

/** The sign of an artifact's type. Its name is said beside it or by `title`. */
export function TypeIcon({ type, size = 16 }: { readonly type: string; readonly size?: number }) {
  const Icon = ICONS[type] ?? Blocks
  return <Icon size={size} aria-hidden className="shrink-0" />
}
