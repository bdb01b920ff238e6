import { isObject, pickKeys } from '../shared/data.ts'
import { jsonServers } from '../shared/mcp/json-servers.ts'
import { SERVER_KEYS } from '../shared/mcp/server.ts'
import { isOff, offLoss } from '../shared/mcp/server-switch.ts'
import { mapTexts } from '../shared/mcp/server-texts.ts'
import type { VariableSyntax } from '../shared/mcp/variables.ts'
import {
  hasPlaceholder,
  readVariables,
  unknownPlaceholders,
  writeVariables,
} from '../shared/mcp/variables.ts'

const SYNTAX: VariableSyntax = {
  write: (_, whole) => whole,
  pattern: null,
  root: { project: '${CLAUDE_PROJECT_DIR:-.}/', user: '${HOME}/' },
}

/**
 * `.mcp.json` of Claude Code, and `mcpServers` of its `~/.claude.json`: the collection's own form
 * but for paths. Keys that the collection says nothing of pass as they are.
 *
 * Source: code.claude.com, "Connect Claude Code to tools via MCP".
 */
export const mcpJson = jsonServers({
  id: 'mcp-json',
  agent: 'Claude Code',
  key: 'mcpServers',
  owned: SERVER_KEYS,
  secrets: ['env', 'headers'],
  defaults: {},
  encode(server, slot) {
    // Claude Code reads past `disabled`: what is off would be started.
    if (isOff(server)) return null
    const entry = mapTexts(server, (text) => writeVariables(text, SYNTAX, slot))
    return isObject(entry) ? entry : null
  },
  decode(entry, slot) {
    const server = mapTexts(pickKeys(entry, SERVER_KEYS), (text) =>
      readVariables(text, SYNTAX, slot),
    )
    return isObject(server) ? server : {}
  },
  isPlaceholder: (text, slot) => hasPlaceholder(readVariables(text, SYNTAX, slot)),
  losses(server, slot) {
    if (isOff(server)) return [offLoss('Claude Code')]
    return Object.entries(server).flatMap(([field, value]) => {
      const texts: string[] = []
      mapTexts(value, (text) => {
        texts.push(...unknownPlaceholders(text, SYNTAX, slot))
        return text
      })
      return texts.map((text) => ({
        field,
        message: `Claude Code fills in ${text} only for its own plugins.`,
      }))
    })
  },
})
