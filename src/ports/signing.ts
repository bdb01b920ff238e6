/** Ed25519 (RFC 8032). */
export interface Signing {
  /** Makes a private key and returns what a file holds of it. */
  makeKey(): Promise<Uint8Array>
  /** Returns the 64 hex digits of the public key. Throws `E_KEY_INVALID` for what is no private key. */
  publicKey(privateKey: Uint8Array): Promise<string>
  /** Returns the 128 hex digits of a signature. Throws `E_KEY_INVALID` for what is no private key. */
  sign(privateKey: Uint8Array, bytes: Uint8Array): Promise<string>
  /** Tells whether a signature holds; one that is malformed does not. */
  verify(signed: {
    /** 64 hex digits. */
    readonly publicKey: string
    /** 128 hex digits. */
    readonly signature: string
    readonly bytes: Uint8Array
  }): Promise<boolean>
}
