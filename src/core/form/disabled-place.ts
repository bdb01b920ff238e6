import type { PlaceForm } from './place-form.ts'

/** Folder below an agent's own in which disabled copies lie: no agent looks into it. */
export const DISABLED_FOLDER = '.skillmeat-disabled'

/** Where a copy is when it is enabled, and whether it is. */
export interface SwitchedPlace {
  /** The agent's folder below the project. */
  readonly root: string
  /** Below `root`. */
  readonly path: string
  readonly form?: PlaceForm
  readonly disabled?: true
}

/** Returns where a copy stands now: in its own place, or out of its agent's sight. */
export function standingPlace({
  root,
  path,
  form,
  disabled,
}: SwitchedPlace): Pick<SwitchedPlace, 'path' | 'form'> {
  if (disabled !== true) return form === undefined ? { path } : { path, form }
  const away = `${DISABLED_FOLDER}/${path}`
  return form === undefined ? { path: away } : { path: away, form: formAway(root, form) }
}

/**
 * The same form in a file of the same kind, so that what only the file has can move with it. A person's
 * own file that lies beside the agent's folder, such as `~/.claude.json`, stays out of that folder, which
 * may be a repository of theirs.
 */
function formAway(root: string, form: PlaceForm): PlaceForm {
  const inRoot = form.file.startsWith(`${root}/`) ? form.file.slice(root.length + 1) : null
  const name = form.file.slice(form.file.lastIndexOf('/') + 1)
  const isApart = inRoot === null && form.slot.scope === 'user'
  const folder = isApart ? `${DISABLED_FOLDER}/${root}` : `${root}/${DISABLED_FOLDER}`
  return {
    ...form,
    file: `${folder}/${inRoot ?? name}`,
    made: { file: true, key: true },
  }
}

/** Returns the field that says of a copy whether it is disabled, as another has it. */
export function switchedLike(
  other: Pick<SwitchedPlace, 'disabled'> | null,
): Pick<SwitchedPlace, 'disabled'> {
  return other?.disabled === true ? { disabled: true } : {}
}

/** Returns the path of a copy as it is when it is enabled, of one that may be disabled. */
export function enabledPath(path: string): string {
  return path.startsWith(`${DISABLED_FOLDER}/`) ? path.slice(DISABLED_FOLDER.length + 1) : path
}
