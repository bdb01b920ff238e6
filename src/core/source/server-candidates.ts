import { singleFilePath } from '../artifact/artifact-path.ts'
import { isSkillmeatError } from '../errors.ts'
import type { Warning } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { serverOfAgentPlugin } from './agent-plugin.ts'
import type { Candidate } from './candidate.ts'
import { makeCandidate, partPath } from './candidate.ts'
import { joinPath } from './manifest-paths.ts'
import { plainServer } from '../agents/shared/mcp/plain-server.ts'
import { namedBundles, namedParts, serversOf } from './named-parts.ts'
import type { NamedPart } from './named-parts.ts'
import type { Server } from './manifest.ts'
import type { Plugin } from './plugin.ts'
import type { OwnedCandidate, Scan } from './scan.ts'
import { ownerOf } from './scan.ts'
import { isAddress } from '../agents/shared/mcp/server-bundle.ts'

/** Finds MCP servers: those in `.mcp.json`, and those that manifests name elsewhere or hold themselves. */
export function serverCandidates(scan: Scan): readonly OwnedCandidate[] {
  // A plugin at the root says itself which servers are its own.
  const isPlugin = scan.plugins.some(({ root, manifest }) => root === '' && manifest !== null)
  const standard = scan.manifests.servers
    .filter(({ path }) => ownerOf(scan, path) === null && !(isPlugin && path === 'mcp.json'))
    .map((server) => ({
      candidate: makeServer(server, partPath(server.path, server.name)),
      owner: null,
    }))
  const named = scan.plugins
    .flatMap((plugin) => namedParts(plugin, { key: 'mcpServers', standard: '.mcp.json' }))
    .flatMap((part) => namedServers(scan, part))
  for (const plugin of scan.plugins) tellOfBundles(scan, plugin)
  const found: readonly OwnedCandidate[] = [...standard, ...named]
  return [...new Map(found.map((one) => [one.candidate.path, one])).values()]
}

function tellOfBundles({ files, skipped }: Scan, plugin: Plugin): void {
  for (const named of namedBundles(plugin)) {
    const path = isAddress(named) ? named : joinPath([plugin.root, named])
    const isThere = isAddress(named) || files.some((file) => file.path === path)
    const what = isAddress(named) ? 'servers at an address' : 'a bundle of servers'
    const reason = isThere
      ? `${what}, not read; used only where the plugin ${plugin.name} is deployed whole (--native)`
      : `the plugin ${plugin.name} names it for its servers, and it is not there`
    skipped.push({ path, reason })
  }
}

function namedServers(scan: Scan, part: NamedPart): readonly OwnedCandidate[] {
  const { plugin, file, inline } = part
  const text = inline === null ? scan.readText(file) : null
  if (inline === null && text === null) {
    const reason = `the plugin ${plugin.name} names it for its servers, and it is not there`
    scan.skipped.push({ path: file, reason })
    return []
  }
  try {
    const { servers, broken } = serversOf(part, text)
    scan.broken.push(...broken)
    return servers.map((server) => {
      const name = inline === null ? server.name : `${plugin.name}/${server.name}`
      const config = serverOfAgentPlugin(server.config, plugin)
      return { candidate: makeServer({ ...server, config }, partPath(file, name)), owner: plugin }
    })
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    scan.skipped.push({ path: file, reason: `servers that cannot be read: ${error.message}` })
    return []
  }
}

function makeServer({ name, path: file, config }: Server, path: string): Candidate {
  const { bytes, placeholders } = plainServer(name, config)
  const made = new Map([[singleFilePath('mcp'), bytes]])
  const reason = `a server in ${file}`
  const warnings = leftOut(placeholders, file)
  return makeCandidate({ type: 'mcp', name, path, files: [], reason, made, warnings })
}

/** Values that stay on the machine they were written on are named, never shown. */
function leftOut(placeholders: readonly string[], file: string): readonly Warning[] {
  if (placeholders.length === 0) return []
  const names = terminalText(placeholders.join(', '), 1000)
  const message = `Left out for a placeholder: ${names}. Set the variable where it runs.`
  return [{ code: 'W_VALUE_LEFT_OUT', message, where: file }]
}
