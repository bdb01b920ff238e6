import { useState } from 'react'
import { useKeys, useRevokeKey } from '../../data/keys.ts'
import { useAbout } from '../../data/server.ts'
import type { ApiKey } from '../../data/types.ts'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { ErrorNote } from '../../design/error-note.tsx'
import { Table, Td, Th } from '../../design/table.tsx'
import { TimeAgo } from '../../design/time-ago.tsx'
import { KeyDialog } from './key-dialog.tsx'
import { Section } from './section.tsx'

/** Creates and revokes keys for programs. */
export function KeysSection() {
  const [isMaking, setMaking] = useState(false)
  const isAllowed = useAbout().data?.scope === 'admin'
  const keys = useKeys(isAllowed)
  if (!isAllowed) return null
  return (
    <Section
      title="Keys"
      hint="For programs that use the API. A key is shown once; what is kept is its hash."
      action={<Button onClick={() => setMaking(true)}>Make a key</Button>}
    >
      {keys.isError && <ErrorNote error={keys.error} onRetry={() => void keys.refetch()} />}
      <Table
        label="Keys"
        head={
          <tr>
            <Th>Name</Th>
            <Th>May</Th>
            <Th>Last used</Th>
            <Th>
              <span className="sr-only">Revoke</span>
            </Th>
          </tr>
        }
      >
        {(keys.data ?? []).toReversed().map((key) => (
          <KeyRow key={key.id} entry={key} />
        ))}
      </Table>
      {isMaking && <KeyDialog onClose={() => setMaking(false)} />}
    </Section>
  )
}

function KeyRow({ entry }: { readonly entry: ApiKey }) {
  const revoke = useRevokeKey()
  const { id, name, scope, last_used_at: used, revoked_at: revoked, expires_at: expires } = entry
  const isExpired = expires !== null && Date.parse(expires) < Date.now()
  return (
    <tr>
      <Td>
        {name} <span className="font-mono text-xs text-faint">{id}</span>
      </Td>
      <Td>
        <Badge tone={scope === 'admin' ? 'warn' : 'neutral'}>{scope}</Badge>
      </Td>
      <Td className="text-muted">{used === null ? 'never' : <TimeAgo at={used} />}</Td>
      <Td className="text-right">
        {revoked !== null && <Badge>revoked</Badge>}
        {revoked === null && isExpired && <Badge>expired</Badge>}
        {revoked === null && !isExpired && (
          <Button
            size="sm"
            tone="quiet"
            isBusy={revoke.isPending}
            onClick={() => revoke.mutate(id)}
          >
            Revoke
            <span className="sr-only"> {name}</span>
          </Button>
        )}
      </Td>
    </tr>
  )
}
