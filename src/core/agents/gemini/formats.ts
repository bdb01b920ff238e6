import type { Format } from '../../form/format.ts'
import { knowingNames } from '../shared/markdown/renamed.ts'
import { commandGemini } from './commands.ts'
import { hooksGemini } from './hooks.ts'
import { mcpGemini } from './mcp.ts'
import { agentGemini } from './subagents.ts'

export const formats: readonly Format[] = [
  mcpGemini,
  hooksGemini,
  knowingNames(agentGemini),
  knowingNames(commandGemini),
]
