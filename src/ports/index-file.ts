/** The file of everything that is derived. Losing it costs time, never truth. */
export interface IndexFile {
  /** Says what is wrong with it; nothing when it is sound. */
  check(): Promise<readonly string[]>
  /** Throws all of it away; what is needed is made again when it is needed. */
  rebuild(): Promise<void>
}
