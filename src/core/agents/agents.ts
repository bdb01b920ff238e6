import { claudeCode } from './claude-code/agent.ts'
import { codex } from './codex/agent.ts'
import { copilot, copilotCli } from './copilot/agent.ts'
import { cursor } from './cursor/agent.ts'
import { gemini } from './gemini/agent.ts'
import { opencode } from './opencode/agent.ts'
import type { Agent } from './shared/agent.ts'
import { SKILLS_ONLY } from './skills-only.ts'

/** Every agent that we know, in the order of lists; the first is the default. */
export const AGENTS: readonly Agent[] = [
  claudeCode,
  codex,
  cursor,
  gemini,
  copilot,
  copilotCli,
  opencode,
  ...SKILLS_ONLY,
]

export const DEFAULT_AGENT = 'claude_code'

export function findAgent(id: string): Agent | null {
  return AGENTS.find((agent) => agent.id === id) ?? null
}
