import type { Format } from '../form/format.ts'
import { hooksClaude } from './claude-code/hooks.ts'
import { hooksCodex } from './codex/hooks.ts'
import { hooksCopilot } from './copilot/hooks.ts'
import { hooksCursor } from './cursor/hooks.ts'
import { hooksGemini } from './gemini/hooks.ts'
import { agentCodex } from './codex/subagents.ts'
import { agentGemini } from './gemini/subagents.ts'
import { agentOpencode } from './opencode/subagents.ts'
import { commandGemini } from './gemini/commands.ts'
import { knowingNames, renamedMarkdown, renamedSkill } from './shared/markdown/renamed.ts'
import { mcpCodex } from './codex/mcp.ts'
import { mcpCopilot } from './copilot/mcp.ts'
import { mcpCursor } from './cursor/mcp.ts'
import { mcpGemini } from './gemini/mcp.ts'
import { mcpJson } from './claude-code/mcp.ts'
import { mcpOpencode } from './opencode/mcp.ts'
import { mcpVscode } from './copilot/mcp-vscode.ts'
import { mcpWorkspace } from './copilot/mcp-workspace.ts'
import { pluginManifest } from './claude-code/plugin-manifest.ts'

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
