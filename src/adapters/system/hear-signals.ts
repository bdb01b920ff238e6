/** What ends a program that does not listen: Ctrl-C, a terminal that goes, and a friendly kill. */
const SIGNALS = ['SIGINT', 'SIGHUP', 'SIGTERM'] as const

export type EndingSignal = (typeof SIGNALS)[number]

/** Runs `task` while `heard` alone answers signals that would end this process; then all is as before. */
export async function hearSignals<T>(
  heard: (signal: EndingSignal) => void,
  task: () => Promise<T>,
): Promise<T> {
  const before = SIGNALS.map((signal) => ({ signal, listeners: process.listeners(signal) }))
  for (const { signal } of before) process.removeAllListeners(signal)
  for (const { signal } of before) process.on(signal, () => heard(signal))
  try {
    return await task()
  } finally {
    for (const { signal, listeners } of before) {
      process.removeAllListeners(signal)
      for (const listener of listeners) process.once(signal, listener)
    }
  }
}
