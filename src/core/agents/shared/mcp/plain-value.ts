/** A variable of which the name says that its value is nobody else's business. */
const SECRET_NAME = /key|token|secret|pass|auth|cred|private|signature|session|cookie|dsn|salt|pin/i
/** A number as ports and limits are written, a switch, or one plain word such as `info`. */
const PLAIN = /^(?:\d{1,6}|\d{1,4}\.\d{1,3}|[a-z]+(?:-[a-z]+){0,2})$/
const LONGEST = 20

/**
 * Tells whether the value of a variable is plainly no secret: it may stand in a collection as it is. Of
 * anything that is not plain, and of whatever has the name of a secret, nothing is taken for granted.
 */
export function isPlainValue(name: string, value: string): boolean {
  if (SECRET_NAME.test(name)) return false
  return (value.length <= LONGEST && PLAIN.test(value)) || isPlainAddress(value)
}

/** Headers that say how to speak, such as `application/json, text/event-stream`, in the words of HTTP. */
const NEGOTIATION = /^(?:accept|accept-language|cache-control|content-type)$/i

/** Tells the same of a header's value. */
export function isPlainHeader(name: string, value: string): boolean {
  return (
    isPlainValue(name, value) || (NEGOTIATION.test(name) && /^[\w ./+*;=,-]{1,200}$/.test(value))
  )
}

/** An address without a user, a query, or a part that nobody would type. */
function isPlainAddress(value: string): boolean {
  const [, host = '', path = ''] =
    /^https?:\/\/([\w.-]+(?::\d{1,5})?)((?:\/[\w.-]*)*)$/.exec(value) ?? []
  return (
    host !== '' &&
    path.split('/').every((part) => part.length <= LONGEST && !/\d{6}|[a-f\d]{12}/i.test(part))
  )
}
