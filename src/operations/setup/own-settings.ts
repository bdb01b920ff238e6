import { ownHookEvents, ownServers } from '../../core/agents/claude-code/own-settings.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import type { Ports } from '../../ports/ports.ts'
import { readSharedFile } from '../engine/places/read-place.ts'
import type { Ground, PassedOver } from './ground.ts'

type LookPorts = Pick<Ports, 'files' | 'places' | 'limits'>

const AGENTS = ['Claude Code'] as const
const HOOKS_FILE = '.claude/settings.local.json'
const SERVERS_FILE = '~/.claude.json'
const STAY = {
  hooks: 'stay: move them to .claude/settings.json to share them',
  server: 'your own server in this project stays: `claude mcp add --scope project` shares it',
} as const

/**
 * Tells of hooks and servers that Claude Code keeps for one person in one project. No colleague has
 * them and git does not keep them, so they stay; what takes them in is named.
 */
export function findOwnSettings(ports: LookPorts, { scope, dir }: Ground): readonly PassedOver[] {
  if (scope === 'user') return []
  const hooks = read(ports, {
    path: `${dir}/${HOOKS_FILE}`,
    list: (text) => {
      const events = ownHookEvents(text).join(', ')
      return events === '' ? [] : [pass(HOOKS_FILE, `your own hooks (${events}) ${STAY.hooks}`)]
    },
    refuse: (reason) => [pass(HOOKS_FILE, reason)],
  })
  const servers = read(ports, {
    path: ports.places.claudeState,
    list: (text) =>
      ownServers(text, dir).map((name) => pass(`${SERVERS_FILE}: ${name}`, STAY.server)),
    // A broken file is told of where the servers for all projects are looked for.
    refuse: () => [],
  })
  return [...hooks, ...servers]
}

interface ToRead {
  readonly path: string
  readonly list: (text: string) => readonly PassedOver[]
  readonly refuse: (reason: string) => readonly PassedOver[]
}

function read(ports: LookPorts, { path, list, refuse }: ToRead): readonly PassedOver[] {
  try {
    return list(readSharedFile(ports, path))
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return refuse(error.message)
  }
}

function pass(seen: string, reason: string): PassedOver {
  return { seen, agents: AGENTS, why: 'refused', reason }
}
