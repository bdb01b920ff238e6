import type { Format } from './format.ts'
import { hooksClaude } from './hooks/hooks-claude.ts'
import { hooksCodex } from './hooks/hooks-codex.ts'
import { hooksCopilot } from './hooks/hooks-copilot.ts'
import { hooksCursor } from './hooks/hooks-cursor.ts'
import { hooksGemini } from './hooks/hooks-gemini.ts'
import { agentCodex } from './markdown/agent-codex.ts'
import { agentGemini } from './markdown/agent-gemini.ts'
import { agentOpencode } from './markdown/agent-opencode.ts'
import { commandGemini } from './markdown/command-gemini.ts'
import { knowingNames, renamedMarkdown, renamedSkill } from './markdown/renamed.ts'
import { mcpCodex } from './mcp/mcp-codex.ts'
import { mcpCopilot } from './mcp/mcp-copilot.ts'
import { mcpCursor } from './mcp/mcp-cursor.ts'
import { mcpGemini } from './mcp/mcp-gemini.ts'
import { mcpJson } from './mcp/mcp-json.ts'
import { mcpOpencode } from './mcp/mcp-opencode.ts'
import { mcpVscode } from './mcp/mcp-vscode.ts'
import { mcpWorkspace } from './mcp/mcp-workspace.ts'
import { pluginManifest } from './plugin-manifest.ts'

/** Every form that is not plain files. */
export const FORMATS: readonly Format[] = [
  mcpJson,
  mcpCursor,
  mcpGemini,
  mcpVscode,
  mcpCopilot,
  mcpWorkspace,
  mcpOpencode,
  mcpCodex,
  hooksClaude,
  hooksCodex,
  hooksGemini,
  hooksCursor,
  hooksCopilot,
  ...[agentCodex, agentGemini, agentOpencode, commandGemini].map(knowingNames),
  renamedSkill,
  renamedMarkdown,
  pluginManifest,
]

/** Returns the format with an id that was stored; null for one of a newer program. */
export function findFormat(id: string): Format | null {
  return FORMATS.find((format) => format.id === id) ?? null
}
