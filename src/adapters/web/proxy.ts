/** Variables of the surroundings, as far as they are set. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A host that is to be reached, and how. */
export interface Destination {
  readonly scheme: string
  readonly host: string
  readonly port: number | null
}

/**
 * Returns the proxy that the surroundings name for a host, as git and curl read them; null for none.
 * With one the proxy resolves the host's name: it may be known to nobody else.
 */
export function proxyFor({ scheme, host, port }: Destination, env: Environment): string | null {
  if (scheme !== 'https' && scheme !== 'http') return null
  // The upper-case name for http is not read: a server could be made to take it from a header.
  const names = scheme === 'https' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy']
  const found = [...names, 'all_proxy', 'ALL_PROXY'].map((name) => env[name]).find(isSet)
  if (found === undefined || isExcepted({ host, port }, env)) return null
  return found.includes('://') ? found : `http://${found}`
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}

function isExcepted({ host, port }: Omit<Destination, 'scheme'>, env: Environment): boolean {
  const list = env['no_proxy'] ?? env['NO_PROXY'] ?? ''
  return list
    .split(/[\s,]+/)
    .filter(isSet)
    .some((one) => {
      if (one === '*') return true
      const [, name = '', only] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(one.toLowerCase()) ?? []
      if (only !== undefined && Number(only) !== (port ?? 443)) return false
      return host === name || host.endsWith(`.${name}`)
    })
}
