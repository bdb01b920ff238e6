import { THEMES, setTheme, useTheme } from '../../browser/theme.ts'
import { useAbout } from '../../data/server.ts'
import { Button } from '../../design/button.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { CollectionsSection } from './collections-section.tsx'
import { KeysSection } from './keys-section.tsx'
import { PlatformsSection } from './platforms-section.tsx'
import { Section } from './section.tsx'

/** Collections, keys, agents, and what this server is. */
export function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" />
      <div className="min-h-0 flex-1 overflow-y-auto border-t border-line px-4 py-6 sm:px-6">
        <div className="mx-auto flex max-w-3xl flex-col gap-10">
          <AppearanceSection />
          <CollectionsSection />
          <KeysSection />
          <PlatformsSection />
          <AboutSection />
        </div>
      </div>
    </>
  )
}

/** The theme: light, dark, or the system's. */
function AppearanceSection() {
  const theme = useTheme()
  return (
    <Section title="Appearance">
      <div role="group" aria-label="Theme" className="flex gap-2">
        {THEMES.map(({ value, label }) => (
          <Button
            key={value}
            tone={value === theme ? 'primary' : 'plain'}
            aria-pressed={value === theme}
            onClick={() => setTheme(value)}
          >
            {label}
          </Button>
        ))}
      </div>
    </Section>
  )
}

/** The server's version, home and folders. */
function AboutSection() {
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
