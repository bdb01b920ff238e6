import type { Format } from '../../../form/format.ts'
import { agentPluginManifestForm, agentPluginOwnForm } from './manifest.ts'
import { mcpAgentPlugin } from './servers.ts'

export const formats: readonly Format[] = [
  mcpAgentPlugin,
  agentPluginManifestForm,
  agentPluginOwnForm,
]
