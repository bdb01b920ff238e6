import { PageHeader } from '../../design/page-header.tsx'
import { AboutSection } from './about-section.tsx'
import { CollectionsSection } from './collections-section.tsx'
import { KeysSection } from './keys-section.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { PlatformsSection } from './platforms-section.tsx'

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
