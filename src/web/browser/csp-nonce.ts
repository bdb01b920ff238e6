/** The nonce for styles of this response; empty if the server set none. */
export function cspNonce(): string {
  const content = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
  return content.startsWith('__') ? '' : content
}

/** Hands the nonce to libraries that add styles and look for it under this name. */
export function shareNonce(): void {
  Reflect.set(globalThis, '__webpack_nonce__', cspNonce())
}
