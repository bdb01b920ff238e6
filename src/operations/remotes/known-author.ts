import { SkillmeatError } from '../../core/errors.ts'
import type { CommitAuthor } from '../../ports/repository.ts'

/** Returns who a commit is by. Throws `E_USAGE` where git does not know. */
export function knownAuthor(author: CommitAuthor | null): CommitAuthor {
  if (author !== null) return author
  throw new SkillmeatError(
    'E_USAGE',
    'Git does not know who you are, and a commit has an author.',
    {
      fix: 'Tell it: `git config --global user.name "Your Name"` and `git config --global user.email you@example.com`.',
    },
  )
}
