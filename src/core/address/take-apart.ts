/** Whose word an address is. */
export interface AddressTrust {
  /** Its host may be one of a private network. */
  readonly mayBePrivate: boolean
  /** A person typed or pasted it: it may be the address of a page, with all that pages have in theirs. */
  readonly isPasted: boolean
}

/** An address that was typed or pasted, in its parts. */
export interface TakenApart {
  /** Without all that follows, and without the name of a user before the host. */
  readonly address: string
  readonly query: ReadonlyMap<string, string>
  /** What stood behind `#`. */
  readonly anchor: string | null
  /** What stood behind an `@` in the last part of the path. */
  readonly ref: string | null
  readonly trust: AddressTrust
  /** It may be the address of a page, on which `#` names a place. */
  readonly mayBePage: boolean
}

const NONE: ReadonlyMap<string, string> = new Map()
const WEB = /^https?:\/\//i

/**
 * Takes an address apart. The name of a user in an https address, as some hosts write it, is left out
 * where a person pasted it: the credential helper knows who they are. A password is left for the refusal.
 */
export function takeApart(spec: string, trust: AddressTrust): TakenApart {
  const [whole = '', ...hash] = spec.replace(/^git\+(?=https?:|ssh:)/i, '').split('#')
  const anchor = hash.length === 0 ? null : hash.join('#')
  const isPage = trust.isPasted && WEB.test(whole)
  const { address, query } = isPage
    ? takeQuery(withoutUser(whole))
    : { address: whole, query: NONE }
  const named = anchor === null ? takeRef(address) : { address, ref: null }
  const mayBePage = trust.isPasted && WEB.test(spec) && !address.endsWith('.git')
  return { ...named, query, anchor, trust, mayBePage }
}

function withoutUser(address: string): string {
  return address.replace(/^(https?:\/\/)[^/@:]*@/i, '$1')
}

function takeRef(text: string): Pick<TakenApart, 'address' | 'ref'> {
  const [, address, ref] = /^(.*\/[^/@]+)@([^/@:]+)$/.exec(text) ?? []
  const isHost = address === undefined || /^[a-z0-9+.-]+:\/\/[^/]*$/i.test(address)
  return isHost ? { address: text, ref: null } : { address, ref: ref ?? null }
}

function takeQuery(text: string): Pick<TakenApart, 'address' | 'query'> {
  const at = text.indexOf('?')
  const address = (at === -1 ? text : text.slice(0, at)).replace(/\/+$/, '')
  return { address, query: readQuery(at === -1 ? '' : text.slice(at + 1)) }
}

/** What cannot be read of a query is as good as not there. */
function readQuery(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('&').map((pair): [string, string] => {
    const [name = '', ...value] = pair.split('=')
    return [name, value.join('=')]
  })
  return new Map(pairs.filter(([, value]) => isEncoded(value)))
}

function isEncoded(text: string): boolean {
  try {
    return decodeURIComponent(text) !== ''
  } catch (error) {
    if (error instanceof URIError) return false
    throw error
  }
}
