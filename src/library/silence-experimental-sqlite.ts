/** Node warns that its SQLite is young; every other warning is shown as ever. */
export function silenceExperimentalSqlite(): void {
  const shown = process.listeners('warning')
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning' && warning.message.includes('SQLite')) return
    for (const show of shown) show(warning)
  })
}
