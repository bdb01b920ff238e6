import type { Format } from '../../form/format.ts'
import { knowingNames } from '../shared/markdown/renamed.ts'
import { hooksCodex } from './hooks.ts'
import { mcpCodex } from './mcp.ts'
import { agentCodex } from './subagents.ts'

export const formats: readonly Format[] = [mcpCodex, hooksCodex, knowingNames(agentCodex)]
