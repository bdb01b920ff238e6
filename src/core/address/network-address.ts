/** IPv4 blocks that are not the public internet: `[address, prefix length]`. */
const FORBIDDEN_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/**
 * Tells whether `ip` is an address that no source may lie at: loopback, private, link-local,
 * multicast, reserved, in IPv4 or IPv6, also IPv4 inside IPv6. What is no address is forbidden too.
 */
export function isForbiddenAddress(ip: string): boolean {
  const v4 = readIpv4(ip)
  if (v4 !== null) return isForbiddenV4(v4)
  const groups = readIpv6(ip)
  return groups === null || isForbiddenV6(groups)
}

/**
 * Reads an IPv4 address in any spelling a resolver takes (`127.1`, `0x7f000001`, `017700000001`)
 * as a number, or returns `null`.
 */
export function readIpv4(text: string): number | null {
  const parts = text.replace(/\.$/, '').split('.')
  if (parts.length > 4) return null
  const numbers = parts.map(readNumber)
  if (numbers.some((number) => number === null)) return null
  const last = numbers.length - 1
  let address = 0
  for (const [index, number] of numbers.entries()) {
    const value = number ?? 0
    const isLast = index === last
    if (value >= (isLast ? 256 ** (4 - last) : 256)) return null
    address += isLast ? value : value * 256 ** (3 - index)
  }
  return address
}

/** Reads an IPv6 address, without brackets and zone, as eight groups, or returns `null`. */
export function readIpv6(text: string): readonly number[] | null {
  const [address = ''] = text.split('%')
  if (!/^[0-9a-f:.]+$/i.test(address) || !address.includes(':')) return null
  const halves = address.split('::')
  if (halves.length > 2) return null
  const [left, right] = halves.map(readGroups)
  if (left === null || left === undefined || right === null) return null
  if (right === undefined) return left.length === 8 ? left : null
  const gap = 8 - left.length - right.length
  return gap < 1 ? null : [...left, ...Array.from({ length: gap }, () => 0), ...right]
}

function readGroups(half: string): readonly number[] | null {
  if (half === '') return []
  const groups: number[] = []
  for (const part of half.split(':')) {
    const v4 = part.includes('.') ? readIpv4(part) : null
    if (v4 !== null) groups.push(Math.floor(v4 / 65_536), v4 % 65_536)
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else return null
  }
  return groups
}

function readNumber(part: string): number | null {
  if (/^0x[0-9a-f]{0,8}$/i.test(part)) return part.length === 2 ? 0 : Number.parseInt(part, 16)
  if (/^0[0-7]{0,12}$/.test(part)) return Number.parseInt(part, 8)
  return /^[1-9][0-9]{0,9}$/.test(part) ? Number(part) : null
}

function isForbiddenV4(address: number): boolean {
  return FORBIDDEN_V4.some(([block, bits]) => {
    const size = 2 ** (32 - bits)
    return Math.floor(address / size) === Math.floor((readIpv4(block) ?? 0) / size)
  })
}

function isForbiddenV6(groups: readonly number[]): boolean {
  const [first = 0, second = 0] = groups
  const embedded = embeddedV4(groups)
  if (embedded !== null) return isForbiddenV4(embedded)
  const isGlobal = first >= 0x2000 && first <= 0x3fff
  const isDocumentation = first === 0x2001 && (second === 0xdb8 || second < 0x200)
  return !isGlobal || isDocumentation || first === 0x3fff
}

/** IPv4 inside mapped, NAT64 and 6to4 addresses. */
function embeddedV4(groups: readonly number[]): number | null {
  const [first = 0, second = 0, third = 0, , , sixth = 0, seventh = 0, eighth = 0] = groups
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && sixth === 0xffff
  const isNat64 = first === 0x64 && second === 0xff9b
  if (isMapped || isNat64) return seventh * 65_536 + eighth
  return first === 0x2002 ? second * 65_536 + third : null
}
