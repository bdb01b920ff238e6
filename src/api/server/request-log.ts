/** One line of the server's log. */
export type LogLine = Readonly<Record<string, string | number>>

export type RequestLog = (line: LogLine) => void
