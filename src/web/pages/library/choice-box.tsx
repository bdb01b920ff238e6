import type { Artifact } from '../../data/types.ts'
import { Checkbox } from '../../design/checkbox.tsx'
import { cx } from '../../design/class-names.ts'

export interface ArtifactViewProps {
  readonly artifact: Artifact
  readonly collection: string | undefined
  /** The cursor is on it. */
  readonly isActive: boolean
  readonly isChosen: boolean
  /** Something is chosen, so that every box is shown. */
  readonly isChoosing: boolean
  readonly onToggle: (isRange: boolean) => void
}

/** Chooses an artifact; with the shift key, all from the last chosen one. */
export function ChoiceBox({ artifact, isChosen, isChoosing, onToggle }: ArtifactViewProps) {
  return (
    <Checkbox
      aria-label={`Choose ${artifact.name}`}
      checked={isChosen}
      onChange={(event) =>
        onToggle(event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
      }
      className={cx(
        'z-10 transition-opacity focus-visible:opacity-100',
        isChosen || isChoosing ? '' : 'opacity-40 group-hover:opacity-100',
      )}
    />
  )
}
