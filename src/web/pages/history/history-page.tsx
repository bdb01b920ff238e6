import type { ReactNode } from 'react'
import { Camera } from 'lucide-react'
import { useState } from 'react'
import { undoLast } from '../../data/changes.ts'
import { Button } from '../../design/button.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { Tabs } from '../../design/tabs.tsx'
import { useShortcuts } from '../../browser/shortcuts.ts'
import { AuditList } from './audit-list.tsx'
import { OperationList } from './operation-list.tsx'
import { SnapshotDialog } from './snapshot-dialog.tsx'
import { SnapshotList } from './snapshot-list.tsx'

const TABS = [
  { id: 'operations', label: 'What was done' },
  { id: 'snapshots', label: 'Snapshots' },
  { id: 'rollbacks', label: 'Rollbacks' },
] as const

type Tab = (typeof TABS)[number]['id']

/** Operations and their Undo, snapshots, and rollbacks. */
export function HistoryPage(): ReactNode {
  const [tab, setTab] = useState<Tab>('operations')
  const [isTaking, setTaking] = useState(false)
  useShortcuts('History', [{ keys: 'c', label: 'Take a snapshot', run: () => setTaking(true) }])
  return (
    <>
      <PageHeader
        title="History"
        actions={
          <>
            <Button onClick={() => void undoLast()}>Undo the last</Button>
            <Button
              tone="primary"
              icon={<Camera size={15} aria-hidden />}
              onClick={() => setTaking(true)}
            >
              Take a snapshot
            </Button>
          </>
        }
      />
      <Tabs label="History" tabs={TABS} value={tab} onChange={setTab}>
        <div className="min-h-0 flex-1 overflow-y-auto">
          {tab === 'operations' && <OperationList />}
          {tab === 'snapshots' && <SnapshotList onTake={() => setTaking(true)} />}
          {tab === 'rollbacks' && <AuditList />}
        </div>
      </Tabs>
      {isTaking && <SnapshotDialog onClose={() => setTaking(false)} />}
    </>
  )
}
