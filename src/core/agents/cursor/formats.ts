import type { Format } from '../../form/format.ts'
import { hooksCursor } from './hooks.ts'
import { mcpCursor } from './mcp.ts'

export const formats: readonly Format[] = [mcpCursor, hooksCursor]
