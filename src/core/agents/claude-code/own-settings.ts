import { isObject } from '../shared/data.ts'
import { findNode, nodeData, readJsonDocument } from '../shared/json/json-document.ts'

/**
 * Names the servers that Claude Code has for one person in one project (scope `local`), out of the
 * text of `~/.claude.json`. `project` is absolute. Throws what `readJsonDocument` throws.
 */
export function ownServers(text: string, project: string): readonly string[] {
  return keysAt(text, ['projects', project, 'mcpServers'])
}

/** Names the events of the hooks in the text of `.claude/settings.local.json`. Throws the same. */
export function ownHookEvents(text: string): readonly string[] {
  return keysAt(text, ['hooks'])
}

/**
 * Lists the plugins that a person's settings switch off, as `name@marketplace`, out of the text of
 * `~/.claude/settings.json`. Throws the same.
 */
export function disabledPlugins(text: string): readonly string[] {
  const node = findNode(readJsonDocument(text).root, ['enabledPlugins'])
  const plugins = node === undefined ? null : nodeData(node)
  return isObject(plugins) ? Object.keys(plugins).filter((id) => plugins[id] === false) : []
}

function keysAt(text: string, path: readonly string[]): readonly string[] {
  const node = findNode(readJsonDocument(text).root, path)
  return node?.type === 'object' ? Object.keys(nodeData(node) ?? {}) : []
}
