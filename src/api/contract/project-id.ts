/** Returns the id under which the API knows the project at a path: the path in base64url without padding. */
export function projectIdOf(path: string): string {
  const bytes = new TextEncoder().encode(path)
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
