import { Link } from '@tanstack/react-router'
import { Package } from 'lucide-react'
import { useParents } from '../../../data/members.ts'
import { Badge } from '../../../design/badge.tsx'
import { EmptyState } from '../../../design/empty-state.tsx'
import { shortHash } from '../../../design/hash.tsx'
import { QueryView } from '../../../design/query-view.tsx'
import { Table, Td, Th } from '../../../design/table.tsx'
import type { ArtifactTabProps } from '../tab/artifact-tab.ts'
import { Members } from './members.tsx'

/** Shows the parts of a composite; for other artifacts, the composites that contain them. */
export function MembersTab(props: ArtifactTabProps) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-4 py-5 sm:px-6">
      {props.artifact.type === 'composite' ? <Members {...props} /> : <PartOf {...props} />}
    </div>
  )
}

function PartOf({ artifact, collection }: ArtifactTabProps) {
  const parents = useParents(artifact.id, collection)
  return (
    <QueryView query={parents} rows={3}>
      {(composites) =>
        composites.length === 0 ? (
          <EmptyState
            icon={<Package size={20} aria-hidden />}
            title="It is a part of nothing"
            command={`skillmeat plugin create my-plugin ${artifact.name}`}
          >
            A composite holds artifacts together: they are deployed, pinned and exported as one.
          </EmptyState>
        ) : (
          <Table
            label="Part of"
            head={
              <tr>
                <Th>Composite</Th>
                <Th>As</Th>
                <Th>Pin</Th>
              </tr>
            }
          >
            {composites.map(({ id, relationship, pin }) => (
              <tr key={id}>
                <Td>
                  <Link
                    to="/artifacts/$id"
                    params={{ id }}
                    search={{ tab: 'contains' }}
                    className="font-medium hover:underline"
                  >
                    {id}
                  </Link>
                </Td>
                <Td>
                  <Badge>{relationship}</Badge>
                </Td>
                <Td className="font-mono text-xs text-muted">
                  {pin === null ? 'follows the head' : shortHash(pin.version)}
                </Td>
              </tr>
            ))}
          </Table>
        )
      }
    </QueryView>
  )
}
