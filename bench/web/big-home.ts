import { viewKeys } from '../../src/core/view/keys.ts'
import type { ArtifactEntry } from '../../src/core/view/entries.ts'
import { commitMade, deployOften, withTransaction } from '../serve-home.ts'
import { copyDir } from '../scratch.ts'
import { skillName, yardstick } from '../yardstick.ts'

export const ARTIFACTS = 5000
export const COPIES = 10_000

/** A home with 5,000 artifacts, one of which has 10,000 deployments. */
export interface BigHome {
  readonly home: string
  /** The artifact that is in so many projects. */
  readonly often: string
  /** An artifact whose files are there, and a project that it may be in. */
  readonly artifact: string
  readonly project: string
}

export async function makeBigHome(): Promise<BigHome> {
  const found = yardstick()
  const home = copyDir(found.home, 'web-home')
  await fillUp(home)
  const often = `skill:${skillName(1)}`
  await deployOften(home, { label: often, copies: COPIES })
  return { home, often, artifact: `skill:${skillName(2)}`, project: found.projects[3] ?? '' }
}

/** Notes more artifacts with what others hold; nothing opens their files, so they have none. */
async function fillUp(home: string): Promise<void> {
  await withTransaction(home, async (transaction) => {
    const all = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
    for (let n = all.length; n < ARTIFACTS; n += 1) {
      const like = all[n % all.length]
      if (like === undefined) throw new Error('the yardstick is empty')
      const uuid = crypto.randomUUID()
      transaction.put(viewKeys.artifact(like.collection, uuid), {
        ...like,
        uuid,
        name: skillName(n),
      } satisfies ArtifactEntry)
    }
    await commitMade(transaction, 'Many artifacts')
  })
}
