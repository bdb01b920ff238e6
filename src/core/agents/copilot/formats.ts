import type { Format } from '../../form/format.ts'
import { hooksCopilot } from './hooks.ts'
import { mcpVscode } from './mcp-vscode.ts'
import { mcpWorkspace } from './mcp-workspace.ts'
import { mcpCopilot } from './mcp.ts'

export const formats: readonly Format[] = [mcpVscode, mcpCopilot, mcpWorkspace, hooksCopilot]
