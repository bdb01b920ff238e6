import type { Signer } from '../../operations/signing/keys.ts'
import type { Output } from '../command/output.ts'
import { safeText } from './text.ts'

/** Says who signed a bundle, and for an unknown key how to say whose it is. */
export function signerLine(out: Output, { state, key, name }: Signer): string {
  switch (state) {
    case 'unsigned':
      return out.paint('yellow', 'Not signed: nobody vouches for what it holds.')
    case 'own':
      return `Signed by ${out.paint('green', 'you')}.`
    case 'trusted':
      return `Signed by ${out.paint('green', safeText(name, 64))}.`
    case 'unknown':
      return out.paint(
        'yellow',
        `Signed with a key that you do not know: \`skillmeat signer trust ${key ?? ''} <name>\` once you know whose it is.`,
      )
  }
}
