/**
 * Gemini CLI's tools by Claude's names, as its own `hooks migrate --from-claude` maps them.
 *
 * Source: google-gemini/gemini-cli, packages/core/src/tools/definitions.
 */
export const GEMINI_TOOLS: ReadonlyMap<string, string> = new Map([
  ['Bash', 'run_shell_command'],
  ['Read', 'read_file'],
  ['Write', 'write_file'],
  ['Edit', 'replace'],
  ['MultiEdit', 'replace'],
  ['Glob', 'glob'],
  ['Grep', 'grep_search'],
  ['LS', 'list_directory'],
  ['WebFetch', 'web_fetch'],
  ['WebSearch', 'google_web_search'],
  ['TodoWrite', 'write_todos'],
])
