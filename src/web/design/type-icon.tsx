import { Blocks, Bot, Package, Plug, SquareTerminal, Webhook } from 'lucide-react'

const ICONS: Readonly<Record<string, typeof Blocks>> = {
  skill: Blocks,
  command: SquareTerminal,
  agent: Bot,
  hook: Webhook,
  mcp: Plug,
  composite: Package,
}

/** The icon of an artifact's type. The name of the type must be given beside it. */
export function TypeIcon({ type, size = 16 }: { readonly type: string; readonly size?: number }) {
  const Icon = ICONS[type] ?? Blocks
  return <Icon size={size} aria-hidden className="shrink-0" />
}
