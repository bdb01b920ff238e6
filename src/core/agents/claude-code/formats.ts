import type { Format } from '../../form/format.ts'
import { hooksClaude } from './hooks.ts'
import { mcpJson } from './mcp.ts'
import { pluginManifest } from './plugin-manifest.ts'

export const formats: readonly Format[] = [mcpJson, hooksClaude, pluginManifest]
