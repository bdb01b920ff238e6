import { RotateCw, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSyncExternalStore } from 'react'
import { connection } from '../data/connection.ts'
import { Button } from '../design/button.tsx'
import { Command } from '../design/command.tsx'

/** Where the server listens unless it is told otherwise. */
const USUAL_PORT = '7330'

const OLD = {
  outdated: 'This page is older than the server',
  broken: 'A part of this page did not come',
} as const

/** Says that the server is gone or was replaced. It is in the first script, since no other can be loaded then. */
export function ConnectionNotice() {
  const state = useSyncExternalStore(connection.subscribe, connection.get)
  if (state === 'lost') {
    return (
      <Notice
        icon={<Unplug size={16} aria-hidden />}
        title="The server does not answer"
        action={<Command text={serveCommand(location.port)} />}
      >
        Nothing here is lost. Start it again as before, and this page goes on by itself.
      </Notice>
    )
  }
  if (state === 'fine') return null
  return (
    <Notice
      icon={<RotateCw size={16} aria-hidden />}
      title={OLD[state]}
      action={
        <Button size="sm" onClick={() => location.reload()}>
          Reload
        </Button>
      }
    >
      Save what you type first; then reload it to go on.
    </Notice>
  )
}

interface NoticeProps {
  readonly icon: ReactNode
  readonly title: string
  readonly action: ReactNode
  readonly children: string
}

function Notice({ icon, title, action, children }: NoticeProps) {
  return (
    <div
      role="alert"
      className="flex shrink-0 animate-enter flex-wrap items-center gap-x-3 gap-y-2 border-line bg-warn-soft px-4 py-2 text-sm max-md:border-t md:mt-2 md:mr-2 md:rounded-lg md:border"
    >
      <span className="shrink-0 text-warn">{icon}</span>
      <p className="min-w-0 flex-1 basis-60">
        <strong className="font-medium">{title}.</strong>{' '}
        <span className="text-muted">{children}</span>
      </p>
      {action}
    </div>
  )
}

function serveCommand(port: string): string {
  return port === USUAL_PORT || port === '' ? 'skillmeat serve' : `skillmeat serve --port ${port}`
}
