import { Link } from '@tanstack/react-router'
import { ArrowRight, Package, Plus } from 'lucide-react'
import { Suspense, useState } from 'react'
import { PickArtifact } from '../../../artifact-actions/artifact-dialogs.tsx'
import { useMembers } from '../../../data/members.ts'
import type { Member } from '../../../data/types.ts'
import { Badge } from '../../../design/badge.tsx'
import type { Tone } from '../../../design/badge.tsx'
import { Button } from '../../../design/button.tsx'
import { EmptyState } from '../../../design/empty-state.tsx'
import { shortHash } from '../../../design/hash.tsx'
import { QueryView } from '../../../design/query-view.tsx'
import { sayCount } from '../../../design/say-count.ts'
import { Table, Td, Th } from '../../../design/table.tsx'
import { TypeIcon } from '../../../design/type-icon.tsx'
import type { ArtifactTabProps } from '../tab/artifact-tab.ts'
import { MemberMenu } from './member-menu.tsx'
import { useMemberChange } from './use-member-change.ts'

/** The parts of a composite, with their pins. */
export function Members({ artifact, collection }: ArtifactTabProps) {
  const members = useMembers(artifact.id, collection)
  return (
    <QueryView query={members} rows={6}>
      {(all) => <MemberList composite={artifact.id} collection={collection} members={all} />}
    </QueryView>
  )
}

function MemberList(props: MemberTableProps) {
  const { composite, collection, members } = props
  const [isAdding, setAdding] = useState(false)
  const change = useMemberChange(composite, collection)
  const moved = members.filter(({ state }) => state === 'moved')
  const add = (
    <Button icon={<Plus size={14} aria-hidden />} onClick={() => setAdding(true)}>
      Add a part
    </Button>
  )
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <p className="text-sm text-muted">
          {sayCount(members.length, 'part')}
          {moved.length > 0 && `, ${moved.length} of them moved on since they were pinned`}
        </p>
        <span className="ml-auto flex gap-2">
          {moved.length > 0 && (
            <Button
              tone="primary"
              isBusy={change.all.isPending}
              onClick={() => change.repin(moved)}
            >
              Pin all heads
            </Button>
          )}
          {members.length > 0 && add}
        </span>
      </div>
      {members.length === 0 ? (
        <EmptyState icon={<Package size={20} aria-hidden />} title="It has no parts" action={add} />
      ) : (
        <MemberTable {...props} />
      )}
      <Suspense fallback={null}>
        {isAdding && (
          <PickArtifact
            title="Add a part"
            without={[composite, ...members.map(({ id }) => id)]}
            onClose={() => setAdding(false)}
            onPick={(child) => change.put.mutate({ child, body: {}, toast: `Added ${child}` })}
          />
        )}
      </Suspense>
    </div>
  )
}

interface MemberTableProps {
  readonly composite: string
  readonly collection: string | undefined
  readonly members: readonly Member[]
}

function MemberTable({ composite, collection, members }: MemberTableProps) {
  return (
    <Table
      label="Parts"
      head={
        <tr>
          <Th>Part</Th>
          <Th>State</Th>
          <Th>Pin</Th>
          <Th>As</Th>
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </tr>
      }
    >
      {members.map((member) => (
        <tr key={member.id} className={member.state === 'disabled' ? 'text-muted' : ''}>
          <Td>
            <MemberName member={member} collection={collection} />
          </Td>
          <Td>
            <StateBadge state={member.state} />
          </Td>
          <Td className="font-mono text-xs whitespace-nowrap text-muted">
            <Pin member={member} />
          </Td>
          <Td className="text-muted">{member.relationship}</Td>
          <Td className="w-10">
            <MemberMenu composite={composite} collection={collection} member={member} />
          </Td>
        </tr>
      ))}
    </Table>
  )
}

interface MemberNameProps {
  readonly member: Member
  readonly collection: string | undefined
}

function MemberName({ member, collection }: MemberNameProps) {
  const { id, type, name, replacement } = member
  return (
    <span className="flex min-w-40 items-center gap-2">
      <span className="text-muted">
        <TypeIcon type={type} size={15} />
      </span>
      <span className="min-w-0">
        <Link
          to="/artifacts/$id"
          params={{ id }}
          search={{ collection }}
          className="font-medium hover:underline"
        >
          {name}
        </Link>
        {replacement !== null && (
          <span className="flex items-center gap-1 text-xs text-muted">
            <ArrowRight size={12} aria-label="replaced by" /> {replacement}
          </span>
        )}
      </span>
    </span>
  )
}

function Pin({ member }: { readonly member: Member }) {
  const { pin, head, state } = member
  if (pin === null) return 'follows the head'
  const pinned = shortHash(pin.version)
  return state === 'moved' && head !== null ? (
    <>
      {pinned} <ArrowRight size={12} className="inline" aria-label="head is" /> {shortHash(head)}
    </>
  ) : (
    pinned
  )
}

const STATES: Readonly<Record<Member['state'], readonly [tone: Tone, label: string]>> = {
  as_pinned: ['good', 'As pinned'],
  follows: ['neutral', 'Follows the head'],
  moved: ['warn', 'Head moved on'],
  missing: ['bad', 'Not in the collection'],
  not_taken: ['warn', 'Was not taken in'],
  disabled: ['neutral', 'Left out'],
  replaced: ['info', 'Replaced'],
}

/** The state of a part, compared with its pin. */
function StateBadge({ state }: { readonly state: Member['state'] }) {
  const [tone, label] = STATES[state]
  return <Badge tone={tone}>{label}</Badge>
}
