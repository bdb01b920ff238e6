import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from './proxy.ts'

/** A registry of packages, and whether the person named it. */
export interface Registry {
  /** Without a slash at its end. */
  readonly url: string
  readonly isNamed: boolean
}

const DEFAULT = 'https://registry.npmjs.org'

/**
 * Returns the registry that npm would ask for a package: of its scope, else the one for all, by the
 * variables of the surroundings, else by the person's own `.npmrc`. One that a project's `.npmrc` names
 * is not read, nor is any credential.
 */
export function registryFor(name: string, env: Environment): Registry {
  const scope = /^(@[^/]+)\//.exec(name)?.[1]
  const keys = [...(scope === undefined ? [] : [`${scope}:registry`]), 'registry']
  const written = readOwnConfig(env)
  for (const key of keys) {
    const url = readVariable(env, key) ?? written.get(key)
    if (url !== undefined && /^https?:\/\//.test(url)) {
      return { url: url.replace(/\/+$/, ''), isNamed: true }
    }
  }
  return { url: DEFAULT, isNamed: false }
}

function readVariable(env: Environment, key: string): string | undefined {
  return env[`npm_config_${key}`] ?? env[`NPM_CONFIG_${key.toUpperCase()}`]
}

/** Only lines that name registries are read. */
function readOwnConfig(env: Environment): ReadonlyMap<string, string> {
  const home = env['HOME'] ?? env['USERPROFILE']
  const own = home === undefined ? undefined : join(home, '.npmrc')
  const file = readVariable(env, 'userconfig') ?? own
  const lines = file === undefined ? [] : readText(file).split(/\r?\n/)
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, key, value] = /^\s*((?:@[^:\s]+:)?registry)\s*=\s*["']?([^"'\s]+)/.exec(line) ?? []
      if (key === undefined || value === undefined) return []
      return [[key, value.replace(/\$\{(\w+)\}/g, (_, name: string) => env[name] ?? '')]]
    }),
  )
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
