import type { Ports } from '../../../ports/ports.ts'

/** A copy of the store. */
export interface BackupFile {
  /** Absolute path. */
  readonly path: string
  /** When it was made, in milliseconds since 1970, by its name. */
  readonly madeAt: number
  readonly bytes: number
}

const NAME = /^store-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)\.db$/

export function backupsDir({ places }: Pick<Ports, 'places'>): string {
  return `${places.home}/backups`
}

/** Returns the name of a copy that is made now: `store-YYYYMMDD-HHMMSS.db`, UTC. */
export function backupName(milliseconds: number): string {
  return `store-${formatStamp(milliseconds)}.db`
}

/** Returns `YYYYMMDD-HHMMSS`, UTC. */
export function formatStamp(milliseconds: number): string {
  const [date = '', time = ''] = new Date(milliseconds).toISOString().split('T')
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`
}

/** Lists the copies in the home, the newest first. Other files there are none of ours. */
export function listBackups(ports: Pick<Ports, 'files' | 'places'>): BackupFile[] {
  const { files } = ports
  const dir = backupsDir(ports)
  if (files.lstat(dir)?.kind !== 'directory') return []
  return files
    .readdir(dir)
    .flatMap((name): BackupFile[] => {
      const [, year, month, day, hour, minute, second] = NAME.exec(name) ?? []
      if (year === undefined) return []
      const madeAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
      const path = `${dir}/${name}`
      return [{ path, madeAt, bytes: files.lstat(path)?.size ?? 0 }]
    })
    .toSorted((a, b) => b.madeAt - a.madeAt)
}
