import { useAbout } from '../../data/server.ts'
import { Section } from './section.tsx'

/** What this server is. */
export function AboutSection() {
  const about = useAbout().data
  if (about === undefined) return null
  const facts = [
    ['Version', about.version],
    ['Home', about.home],
    ['Your key may', about.scope],
    ['Folders to import from', about.sources.length === 0 ? 'none' : about.sources.join(', ')],
  ] as const
  return (
    <Section title="About">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1 text-sm">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="text-sm">
        <a href="/api/docs" className="text-accent hover:underline">
          The API, for programs
        </a>
      </p>
    </Section>
  )
}
