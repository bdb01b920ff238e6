import type { InText, MarkdownType } from '../shared/as-is.ts'

/** The keys of Claude Code that change what happens; labels, hints and colours do not. */
export const ACTING_KEYS: Readonly<Record<MarkdownType, readonly string[]>> = {
  skill: [
    'when_to_use',
    'disable-model-invocation',
    'user-invocable',
    'disallowed-tools',
    'paths',
    'context',
    'agent',
    'hooks',
  ],
  command: ['disable-model-invocation', 'allowed-tools', 'disallowed-tools', 'context', 'hooks'],
  agent: [
    'tools',
    'disallowedTools',
    'permissionMode',
    'maxTurns',
    'skills',
    'mcpServers',
    'hooks',
    'isolation',
    'initialPrompt',
  ],
}

/** What Claude Code fills in, or runs, in the text of a file. */
export const ACTING_TEXT: Readonly<Record<InText, RegExp>> = {
  arguments: /\$(?:ARGUMENTS(?:\[\d+\])?|[1-9])(?!\w)/g,
  commands: /(?<=^|\s)!`[^`\n]+`/g,
  folder: /\$\{CLAUDE_SKILL_DIR\}/g,
}
