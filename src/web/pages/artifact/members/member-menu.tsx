import { ArrowUpToLine, Ellipsis, Eye, EyeOff, Link2Off, PinOff, Replace } from 'lucide-react'
import { Suspense, useState } from 'react'
import { PickArtifact } from '../../../artifact-actions/artifact-dialogs.tsx'
import type { Member } from '../../../data/types.ts'
import { IconButton } from '../../../design/icon-button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../../design/menu.tsx'
import { useMemberChange } from './use-member-change.ts'

interface MemberMenuProps {
  readonly composite: string
  readonly collection: string | undefined
  readonly member: Member
}

/** The actions on one part: pin it, leave it out, replace or remove it. */
export function MemberMenu({ composite, collection, member }: MemberMenuProps) {
  const { id, name, relationship, pin, type, replacement } = member
  const [isReplacing, setReplacing] = useState(false)
  const { put, remove } = useMemberChange(composite, collection)
  const version = pin?.version ?? null
  const change: Change = (body, toast) =>
    put.mutate({ child: id, body: { relationship, version, ...body }, toast })
  return (
    <>
      <Menu
        trigger={
          <IconButton label={`More about ${name}`}>
            <Ellipsis size={15} aria-hidden />
          </IconButton>
        }
      >
        <PinItems member={member} onChange={change} />
        <MenuItem icon={<Replace size={14} />} onSelect={() => setReplacing(true)}>
          Replace it
        </MenuItem>
        {replacement !== null && (
          <MenuItem
            icon={<Replace size={14} />}
            onSelect={() => change({ replacement: null }, `${name} stands for itself again`)}
          >
            End the replacement
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem icon={<Link2Off size={14} />} isDanger onSelect={() => remove.mutate(id)}>
          Take it out
        </MenuItem>
      </Menu>
      <Suspense fallback={null}>
        {isReplacing && (
          <PickArtifact
            title={`Replace ${name}`}
            type={type}
            without={[id, composite]}
            onClose={() => setReplacing(false)}
            onPick={(other) => change({ replacement: other }, `${other} stands for ${name}`)}
          />
        )}
      </Suspense>
    </>
  )
}

type Change = (
  body: { version?: string | null; disabled?: boolean; replacement?: string | null },
  toast: string,
) => void

function PinItems({ member, onChange }: { readonly member: Member; readonly onChange: Change }) {
  const { name, pin, head, state } = member
  const isOff = state === 'disabled'
  return (
    <>
      <MenuItem
        icon={<ArrowUpToLine size={14} />}
        disabled={head === null || pin?.version === head}
        onSelect={() => onChange({ version: 'head' }, `Pinned the head of ${name}`)}
      >
        Pin the head
      </MenuItem>
      <MenuItem
        icon={<PinOff size={14} />}
        disabled={pin === null}
        onSelect={() => onChange({ version: null }, `${name} follows its head`)}
      >
        Follow the head
      </MenuItem>
      <MenuItem
        icon={isOff ? <Eye size={14} /> : <EyeOff size={14} />}
        onSelect={() =>
          onChange({ disabled: !isOff }, isOff ? `${name} counts again` : `${name} is left out`)
        }
      >
        {isOff ? 'Let it count again' : 'Leave it out'}
      </MenuItem>
    </>
  )
}
