import { Dialog } from '../design/dialog.tsx'
import { Kbd } from '../design/kbd.tsx'
import { useShortcutGroups } from '../browser/shortcuts.ts'

/** Every key that does something on this page. */
export function ShortcutList({ onClose }: { readonly onClose: () => void }) {
  const groups = useShortcutGroups()
  return (
    <Dialog onClose={onClose} title="Keyboard shortcuts" width="lg" isText>
      <div className="columns-1 gap-8 sm:columns-2">
        {groups.map(({ name, shortcuts }) => (
          <section key={name} className="mb-5 break-inside-avoid">
            <h3 className="mb-1 text-xs font-medium text-faint">{name}</h3>
            <dl>
              {shortcuts.map(({ keys, label }) => (
                <div key={keys} className="flex h-8 items-center justify-between gap-4 text-sm">
                  <dt>{label}</dt>
                  <dd>
                    <Kbd keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
