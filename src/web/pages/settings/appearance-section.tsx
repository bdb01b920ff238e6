import { THEMES, setTheme, useTheme } from '../../browser/theme.ts'
import { Button } from '../../design/button.tsx'
import { Section } from './section.tsx'

/** Light, dark, or as the system. */
export function AppearanceSection() {
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
