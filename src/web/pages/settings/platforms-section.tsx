import { Check } from 'lucide-react'
import { ARTIFACT_TYPES } from '../../browser/search-params.ts'
import { useAbout } from '../../data/server.ts'
import { Table, Td, Th } from '../../design/table.tsx'
import { Section } from './section.tsx'

/** The artifact types that each agent accepts. */
export function PlatformsSection() {
  const platforms = useAbout().data?.platforms ?? []
  return (
    <Section title="Agents" hint="What can be deployed for whom, in the form that each one reads.">
      <Table
        label="Agents"
        head={
          <tr>
            <Th>Agent</Th>
            {ARTIFACT_TYPES.map((type) => (
              <Th key={type} className="text-center">
                {type}
              </Th>
            ))}
          </tr>
        }
      >
        {platforms.map(({ id, name, types }) => (
          <tr key={id}>
            <Td className="whitespace-nowrap">{name}</Td>
            {ARTIFACT_TYPES.map((type) => (
              <Td key={type} className="text-center">
                {types.includes(type) ? (
                  <Check size={14} aria-label="yes" className="inline text-good" />
                ) : (
                  <span className="text-faint" aria-label="no">
                    –
                  </span>
                )}
              </Td>
            ))}
          </tr>
        ))}
      </Table>
    </Section>
  )
}
