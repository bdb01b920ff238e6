import type { Format } from '../../../form/format.ts'
import { RENAMED_FORMS } from '../../../form/place-form.ts'
import { withOtherNames, withOwnNames } from './other-names.ts'

/**
 * Makes a format of a markdown artifact know the names that it has in a project when they are not
 * the collection's: one lens after the other.
 */
export function knowingNames(format: Format): Format {
  return {
    ...format,
    read(file, slot, was) {
      const written = was === null ? null : withOtherNames(was, slot)
      const read = format.read(file, slot, written)
      return read === null ? null : withOwnNames(read, slot, was)
    },
    write: (file, slot, { was, now, keepKey }) =>
      format.write(file, slot, {
        was: was === null ? null : withOtherNames(was, slot),
        now: now === null ? null : withOtherNames(now, slot),
        keepKey,
      }),
    losses: (text, slot) => format.losses(withOtherNames(text, slot), slot),
  }
}

/** A skill beside another of its name: its `SKILL.md` says the name of its folder. */
export const renamedSkill = knowingNames(plainFile(RENAMED_FORMS.skill, 'SKILL.md'))

/** A command or agent beside another of its name, or one that lists skills with other names. */
export const renamedMarkdown = knowingNames(plainFile(RENAMED_FORMS.markdown, 'artifact.md'))

/** The file as it is in the collection. */
function plainFile(id: string, part: Format['part']): Format {
  return {
    id,
    part,
    read: (file) => (file === '' ? null : file),
    write: (file, _slot, { was, now }) => (was === now && file !== '' ? file : (now ?? '')),
    isEmpty: (file) => file === '',
    hasKey: () => false,
    losses: () => [],
  }
}
