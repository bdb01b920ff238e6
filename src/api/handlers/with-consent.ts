import { isSkillmeatError } from '../../core/errors.ts'
import { asVerified } from '../../core/object/verified-json.ts'
import { giveConsent } from '../../operations/engine/consent/consents.ts'
import type { Consent } from '../../operations/engine/consent/consents.ts'
import type { Ports } from '../../ports/ports.ts'

/**
 * Does something that may put what runs by itself into a project. It is done only where each such
 * content is among those that the client says were agreed to; otherwise throws `E_CONSENT_REQUIRED`.
 */
export async function withConsent<T>(
  ports: Ports,
  agreed: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isSkillmeatError(error, 'E_CONSENT_REQUIRED')) throw error
    const asked = asVerified<readonly Consent[]>(error.data['consents'])
    if (!asked.every(({ content }) => agreed.includes(content))) throw error
    await giveConsent(ports, asked)
    return work()
  }
}
