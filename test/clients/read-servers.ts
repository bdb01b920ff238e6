import { parse } from 'jsonc-parser'
import { parse as parseToml } from 'smol-toml'
import type { ServerEntry } from './client.ts'

type Vars = Readonly<Record<string, string>>
type Fill = (text: string) => string

/** Fills in `${NAME}` and `${NAME:-default}`; what is set nowhere stays. */
export function withDefaults(vars: Vars): Fill {
  return (text) =>
    text.replaceAll(
      /\$\{(\w+)(?::-([^}]*))?\}/g,
      (whole, name: string, other?: string) => vars[name] ?? other ?? whole,
    )
}

/** `mcpServers` of a JSON file. */
export function readPlainServers(text: string, fill: Fill): ReadonlyMap<string, ServerEntry> {
  const { mcpServers } = parse(text) as Readonly<Record<'mcpServers', unknown>>
  return new Map(
    entriesOf(mcpServers).flatMap(([name, { command, args, env }]) =>
      typeof command === 'string' ? [[name, entry([command, args, env], fill)]] : [],
    ),
  )
}

/** `mcp` of OpenCode: one list for the command and its arguments. */
export function readOpencodeServers(text: string, vars: Vars): ReadonlyMap<string, ServerEntry> {
  const { mcp } = parse(text) as Readonly<Record<'mcp', unknown>>
  const fill: Fill = (one) =>
    one.replaceAll(/\{env:(\w+)\}/g, (_, name: string) => vars[name] ?? '')
  return new Map(
    entriesOf(mcp).flatMap(([name, { command, environment, enabled }]) => {
      if (!Array.isArray(command) || enabled === false) return []
      const [first, ...rest] = command as string[]
      return [[name, entry([first ?? '', rest, environment], fill)]]
    }),
  )
}

/** `mcp_servers` of Codex, which fills in nothing. */
export function readCodexServers(text: string, vars: Vars): ReadonlyMap<string, ServerEntry> {
  const { mcp_servers: servers } = parseToml(text)
  return new Map(
    entriesOf(servers).flatMap(([name, { command, args, env, env_vars: passed, enabled }]) => {
      if (typeof command !== 'string' || enabled === false) return []
      const names = Array.isArray(passed) ? (passed as string[]) : []
      const own = Object.fromEntries(names.map((one) => [one, vars[one] ?? '']))
      const made = entry([command, args, env], (one) => one)
      return [[name, { ...made, env: { ...own, ...made.env } }]]
    }),
  )
}

function entriesOf(value: unknown): [string, Readonly<Record<string, unknown>>][] {
  return Object.entries((value ?? {}) as Record<string, Record<string, unknown>>)
}

function entry([command, args, env]: readonly [string, unknown, unknown], fill: Fill): ServerEntry {
  const words = Array.isArray(args) ? (args as string[]) : []
  const values = Object.entries((env ?? {}) as Record<string, string>)
  return {
    command: fill(command),
    args: words.map(fill),
    env: Object.fromEntries(values.map(([name, value]) => [name, fill(value)])),
  }
}
