import type { z } from 'zod'
import type { ListedResolution } from '../../operations/merging/resolutions.ts'
import type { resolutionDetail, resolutionList } from '../contract/resolutions.ts'
import { presentName } from './artifact-name.ts'

type Resolution = z.output<typeof resolutionList>['items'][number]
type Detail = z.output<typeof resolutionDetail>

/** Returns the document of `resolution list`, and what `resolution forget` forgot. */
export function presentResolutions(
  items: readonly ListedResolution[],
): z.output<typeof resolutionList> {
  return { items: items.map(presentResolution) }
}

/** Returns the document of `resolution show`. */
export function presentResolutionDetail(
  resolution: ListedResolution,
  { base, ours, theirs, result }: Readonly<Detail['texts']>,
): Detail {
  return { ...presentResolution(resolution), texts: { base, ours, theirs, result } }
}

const GONE = { artifact: null, artifact_name: null, artifact_type: null }

function presentResolution(entry: ListedResolution): Resolution {
  return {
    id: entry.id,
    ...(entry.artifact === null ? GONE : presentName(entry.artifact)),
    artifact_uuid: entry.uuid,
    kind: entry.kind,
    path: entry.path,
    base: entry.base,
    ours: entry.ours,
    theirs: entry.theirs,
    result: entry.result,
    mode: entry.mode,
    recorded_at: entry.recorded_at,
    recorded_by: entry.recorded_by,
  }
}
