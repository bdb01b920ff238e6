import { withOtherNames } from '../../core/agents/shared/markdown/other-names.ts'
import { describeCopy } from '../catalog/found-copies.ts'
import type { CopyOnDisk } from '../catalog/found-copies.ts'

/** Returns a copy as agents would see it if it were written so that they load it. */
export function describeMended(own: CopyOnDisk, text: string): CopyOnDisk {
  const { diskName, ownName } = own
  const renamed = { from: ownName ?? diskName, skills: {}, mended: true } as const
  const slot = {
    name: diskName,
    folder: '',
    pluginFolder: null,
    scope: 'project',
    renamed,
  } as const
  return describeCopy(own, withOtherNames(text, slot))
}
