import type { Route } from '../../src/api/contract/route.ts'
import type { AskOptions, ExampleServer } from './example-server.ts'

/** The requests that the document shows, filled with what the example home really holds. */
export interface ExampleRequests {
  readonly pathOf: (route: Route) => string
  readonly of: (route: Route) => Promise<AskOptions & { readonly path: string }>
}

/** Makes what the examples speak of: a scan, a key to revoke, a token. */
export async function prepareRequests(example: ExampleServer): Promise<ExampleRequests> {
  const source = `${example.bench.root}/source`
  const scan = await example.ask('/sources/scan?wait=20', { method: 'POST', body: { source } })
  await example.ask('/updates/check?wait=20', { method: 'POST' })
  const given: Readonly<Record<string, string>> = {
    project: example.projectId,
    project_path: `${example.bench.root}/project`,
    source,
    token: example.server.token(),
    key: /^sk_([0-9a-f]{12})/.exec(await example.makeKey('read'))?.[1] ?? '',
    merge: firstId(await example.ask('/merges')),
    snapshot: firstId(await example.ask('/snapshots')),
    scan: (scan.json as { id: string }).id,
  }
  const filled = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value).replaceAll(/\{(\w+)\}/g, (all, name: string) => given[name] ?? all),
    )
  const pathOf = ({ path, example: shown }: Route) => {
    const params = filled(shown.params ?? {}) as Record<string, string>
    const query = new URLSearchParams(filled(shown.query ?? {}) as Record<string, string>)
    const full = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      name === 'path' ? (params[name] ?? '') : encodeURIComponent(params[name] ?? ''),
    )
    return query.size === 0 ? full : `${full}?${query.toString()}`
  }
  return {
    pathOf,
    of: async (route) => {
      const { body } = route.example
      const isUpload = route.maxBody > 2 ** 21
      return {
        path: pathOf(route),
        method: route.method,
        ...(body === undefined ? {} : { body: filled(body) }),
        ...(isUpload ? { body: await bundleOf(example) } : {}),
      }
    },
  }
}

function firstId({ json }: { readonly json: unknown }): string {
  return (json as { items: { id: string }[] }).items[0]?.id ?? ''
}

/** A bundle, as another person would send it. */
async function bundleOf(example: ExampleServer): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`${example.url}/bundles/export`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${example.key}`, 'Content-Type': 'application/json' },
    body: '{}',
  })
  return new Uint8Array(await response.arrayBuffer())
}
