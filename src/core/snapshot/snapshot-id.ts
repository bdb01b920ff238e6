/** Returns `YYYYMMDD_HHMMSS_` (UTC) and the given hex digits. */
export function formatSnapshotId(milliseconds: number, digits: string): string {
  const [date, time] = new Date(milliseconds).toISOString().split('T')
  return `${date?.replaceAll('-', '')}_${time?.slice(0, 8).replaceAll(':', '')}_${digits}`
}

const SNAPSHOT_ID = /^\d{8}_\d{6}_[0-9a-f]{3,12}$/

export function isSnapshotId(text: string): boolean {
  return SNAPSHOT_ID.test(text)
}
