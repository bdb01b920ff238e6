import type { RequestOf } from '../../../../api/client/route-types.ts'
import { api } from '../../../data/api.ts'
import { useBatch, useChange } from '../../../data/changes.ts'
import type { Member } from '../../../data/types.ts'
import { sayCount } from '../../../design/say-count.ts'

type PutBody = NonNullable<RequestOf<'PUT', '/artifacts/{artifact_id}/members/{child_id}'>['body']>

interface MemberChange {
  readonly child: string
  readonly body: PutBody
  /** The title of the toast. */
  readonly toast: string
}

/** The changes to the parts of a composite. */
export function useMemberChange(composite: string, collection: string | undefined) {
  const send = (child: string, body: PutBody) =>
    api.put('/artifacts/{artifact_id}/members/{child_id}', {
      params: { artifact_id: composite, child_id: child },
      query: { collection },
      body,
    })
  const put = useChange({
    work: ({ child, body }: MemberChange) => send(child, body),
    toast: (_, { toast }) => toast,
  })
  const remove = useChange({
    work: (child: string) =>
      api.delete('/artifacts/{artifact_id}/members/{child_id}', {
        params: { artifact_id: composite, child_id: child },
        query: { collection },
      }),
    toast: (_, child) => `Took ${child} out of ${composite}`,
  })
  const all = useBatch({
    work: (member: Member) =>
      send(member.id, { relationship: member.relationship, version: 'head' }),
    toast: (count) => `Pinned the heads of ${sayCount(count, 'part')}`,
  })
  return { put, remove, all, repin: (members: readonly Member[]) => all.mutate(members) }
}
