import type { Format } from '../../form/format.ts'
import { knowingNames } from '../shared/markdown/renamed.ts'
import { mcpOpencode } from './mcp.ts'
import { agentOpencode } from './subagents.ts'

export const formats: readonly Format[] = [mcpOpencode, knowingNames(agentOpencode)]
