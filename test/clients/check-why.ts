import { namesOf } from './check-listing.ts'
import type { Client, Listing } from './client.ts'
import type { Said } from './deployed.ts'
import type { Finding, Row } from './finding.ts'
import type { Bench } from './make-world.ts'

interface WhyCopy {
  readonly path: string
  readonly state: string
}

interface WhyAnswer {
  readonly items: readonly {
    readonly agent: string
    readonly type: string
    readonly copies: readonly WhyCopy[]
  }[]
}

/** What `why` says is loaded, the client lists; and what it says is shadowed, another stands for. */
export async function checkWhy(
  client: Client,
  bench: Bench,
  { said, listing }: { readonly said: readonly Said[]; readonly listing: Listing },
): Promise<readonly Row[]> {
  const asked = said.filter(
    ({ type, isRefused }) => !isRefused && type !== 'mcp' && listing[type] !== undefined,
  )
  const findings: Finding[] = []
  let compared = 0
  for (const one of asked) {
    const state = await stateByWhy(client, bench, one)
    if (state === null) continue
    compared += 1
    const names = namesOf(one)
    const isListed = listing[one.type]?.some(({ name }) => names.includes(name)) === true
    if (isListed || state === 'shadowed') continue
    findings.push({
      kind: 'why',
      subject: one.label,
      text: `why says "${state}"; it is not listed`,
    })
  }
  return [{ what: 'as why says', listed: compared - findings.length, expected: compared, findings }]
}

/** Returns what `why` says of one copy; null where it says nothing of the agent. */
async function stateByWhy(
  { agent }: Client,
  { skillmeat }: Bench,
  { label, type, path }: Said,
): Promise<string | null> {
  const { code, stdout } = await skillmeat('why', label, '--json')
  // It knows skills, commands and agents in folders that some agent is said to read.
  if (code !== 0) return null
  const { items } = JSON.parse(stdout) as WhyAnswer
  const own = items.find((one) => one.agent === agent && one.type === type)
  return own?.copies.find((copy) => copy.path === path)?.state ?? null
}
