import { useMutation } from '@tanstack/react-query'
import { ApiError, readApiError } from '../../api/client/api-error.ts'
import { sessionKey } from './session.ts'
import type { Job } from './types.ts'

export interface ExportRequest {
  readonly artifacts: readonly string[]
  readonly with_history: boolean
  readonly sign: boolean
  /** The ids of findings that may be exported, such as possible credentials. */
  readonly allow: readonly string[]
}

/** Returns the ids of the findings that an export was refused for; none for other errors. */
export function findingsOf(error: unknown): readonly string[] {
  const found: unknown = error instanceof ApiError ? error.data['findings'] : undefined
  return Array.isArray(found) ? found.flatMap(idOf) : []
}

function idOf(finding: unknown): readonly string[] {
  const hasId = typeof finding === 'object' && finding !== null && 'id' in finding
  return hasId && typeof finding.id === 'string' ? [finding.id] : []
}

/** Downloads artifacts as one file. */
export function useExport() {
  return useMutation({
    mutationFn: async (request: ExportRequest) => {
      const response = await send('export', 'application/json', JSON.stringify(request))
      const named = /filename\*=UTF-8''(?<name>[^;]+)/.exec(
        response.headers.get('Content-Disposition') ?? '',
      )?.groups?.['name']
      saveFile(await response.blob(), decodeURIComponent(named ?? 'artifacts.skillmeat-pack'))
    },
  })
}

/** Sends a bundle to be inspected. */
export async function sendBundle(file: File): Promise<Job> {
  const response = await send('inspect', 'application/octet-stream', file)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the contract says what this endpoint answers
  return (await response.json()) as Job
}

/** Bundles are bytes, so they do not go through the client. */
async function send(what: 'export' | 'inspect', type: string, body: BodyInit): Promise<Response> {
  const response = await fetch(`/api/v1/bundles/${what}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${sessionKey() ?? ''}`, 'Content-Type': type },
    body,
  })
  if (!response.ok) throw await readApiError(response)
  return response
}

function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has started long before a minute has passed.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
