import { RefreshCw } from 'lucide-react'
import { showFailure } from '../data/changes.ts'
import { showToast } from '../data/toasts.ts'
import { useCheckModifications } from '../data/versions.ts'
import { Button } from '../design/button.tsx'

interface CheckButtonProps {
  /** The project's id. */
  readonly project: string
  readonly isActive?: boolean
}

/** Looks at every copy in a project and says how many were modified. */
export function CheckButton({ project, isActive = true }: CheckButtonProps) {
  const check = useCheckModifications(project)
  const run = () =>
    check.mutate(undefined, {
      onSuccess: ({ modifications_detected, deployments }) =>
        showToast({
          tone: 'done',
          title: `${modifications_detected} of ${deployments.length} were modified`,
        }),
      onError: showFailure,
    })
  return (
    <Button
      size="sm"
      tone="quiet"
      tabIndex={isActive ? 0 : -1}
      isBusy={check.isPending}
      icon={<RefreshCw size={13} aria-hidden />}
      onClick={run}
      className="max-lg:ml-auto"
    >
      Check for modifications
    </Button>
  )
}
