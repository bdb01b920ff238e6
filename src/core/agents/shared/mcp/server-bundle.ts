/**
 * Tells whether what a manifest names among its servers is a bundle of servers (`.mcpb`, `.dxt`) or
 * an address of one. Neither is read here: the agent itself unpacks or fetches it.
 */
export function isServerBundle(named: string): boolean {
  return isAddress(named) || /\.(?:mcpb|dxt)$/i.test(named)
}

/** Tells whether a manifest names something that the agent fetches. */
export function isAddress(named: string): boolean {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(named)
}
