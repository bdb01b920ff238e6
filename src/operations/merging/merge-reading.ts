import type { Settings } from '../../core/config/settings.ts'
import type { Ports } from '../../ports/ports.ts'
import { readSettings } from '../engine/config/read-settings.ts'
import { ObjectReader } from '../engine/objects/object-reader.ts'

/** What is needed to tell the places of a conflicting file. */
export interface MergeReading {
  readonly objects: ObjectReader
  readonly settings: Settings
}

export function openMergeReading(ports: Ports): MergeReading {
  return { objects: new ObjectReader(ports.store), settings: readSettings(ports) }
}
