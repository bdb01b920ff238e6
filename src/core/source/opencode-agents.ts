import { othersIn, promptFiles, readSettings, takeAgents } from '../agents/opencode/take-agents.ts'
import type { TakenAgent } from '../agents/opencode/take-agents.ts'
import { singleFilePath } from '../artifact/artifact-path.ts'
import type { SourceFile } from '../artifact/source-file.ts'
import { isSkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { makeCandidate, partPath } from './candidate.ts'
import type { Candidate } from './candidate.ts'
import { joinPath } from './manifest-paths.ts'
import { sayWhere } from './plugin-manifests.ts'
import type { Scan } from './scan.ts'
import { folderOf, isWithin } from './skill-roots.ts'

/** Tells whether OpenCode would read a file for its settings in a project at `root`, or it is asked for itself. */
export function isOpencodeSettings(path: string, root: string): boolean {
  if (!/(?:^|\/)opencode\.jsonc?$/.test(path) || !isWithin(root, path)) return false
  return path === root || ['', '.opencode'].includes(belowRoot(folderOf(path), root))
}

function belowRoot(folder: string, root: string): string {
  return root === '' ? folder : folder.slice(root.length + 1)
}

/** Lists the files that hold the prompts of agents in OpenCode's settings, to be read too. */
export function opencodePrompts(
  files: readonly SourceFile[],
  root: string,
  readText: (path: string) => string | null,
): readonly string[] {
  return files
    .filter(({ path }) => isOpencodeSettings(path, root))
    .flatMap(({ path }) => {
      const named = tryPrompts(readText(path))
      return named.flatMap((one) => inSource(path, one) ?? [])
    })
}

function tryPrompts(text: string | null): readonly string[] {
  try {
    return text === null ? [] : promptFiles(readSettings(text))
  } catch (error) {
    // Whoever takes the agents says so.
    if (isSkillmeatError(error)) return []
    throw error
  }
}

/** Finds agents in OpenCode's settings. One that cannot be taken is named, and so is what else stands there. */
export function opencodeAgentCandidates(scan: Scan): readonly Candidate[] {
  const settings = scan.files.filter(({ path }) => isOpencodeSettings(path, scan.root))
  return settings.flatMap(({ path }) => {
    const text = scan.readText(path)
    if (text === null) {
      scan.skipped.push({ path, reason: 'settings of OpenCode that cannot be read' })
      return []
    }
    try {
      return takeFile(scan, path, text)
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      scan.broken.push({ path, error: sayWhere(error, path) })
      return []
    }
  })
}

function takeFile({ skipped, readText }: Scan, path: string, text: string): readonly Candidate[] {
  const settings = readSettings(text)
  const others = othersIn(settings)
  if (others.length > 0) {
    const reason = `in OpenCode's own form, and not taken in: ${others.join(', ')}`
    skipped.push({ path, reason })
  }
  const readPrompt = (named: string) => {
    const file = inSource(path, named)
    return file === null ? null : readText(file)
  }
  return takeAgents(settings, readPrompt).flatMap((agent) => {
    if (agent.text !== null) return [makeAgent(path, agent, agent.text)]
    const reason = `the agent ${terminalText(agent.name, 64)} is not taken in: ${agent.lost.join('; ')}`
    skipped.push({ path, reason })
    return []
  })
}

function makeAgent(path: string, { name, lost }: TakenAgent, text: string): Candidate {
  const made = new Map([[singleFilePath('agent'), new TextEncoder().encode(text)]])
  const message = `Left out: ${terminalText(lost.join('; '), 1000)}.`
  const warnings =
    lost.length === 0 ? [] : [{ code: 'W_FORMAT_LOSS' as const, message, where: path }]
  const reason = `an agent in ${path}`
  const place = { path: partPath(path, name), files: [], reason, made, warnings }
  return makeCandidate({ type: 'agent', name, ...place })
}

/** Returns the file that settings name, which counts from their folder; null for one outside of the source. */
function inSource(settings: string, named: string): string | null {
  if (/^[/~\\]|^[A-Za-z]:/.test(named)) return null
  const parts = joinPath([folderOf(settings), named]).split('/')
  const whole: string[] = []
  for (const part of parts) {
    if (part !== '..') whole.push(part)
    else if (whole.pop() === undefined) return null
  }
  return whole.join('/')
}
