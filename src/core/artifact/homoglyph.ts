/** Cyrillic and Greek letters that look like Latin ones in common fonts. */
const LOOK_LATIN = new Set('аеорсухіѕјһԁԛԝвкмнтАВЕКМНОРСТУХІЅЈԌԚԜοανικρτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧϲϳ')

const LATIN = /\p{Script=Latin}/u
const LOOKALIKE_SCRIPT =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}]/u
const STYLED = /[\uff01-\uff5e\u2100-\u214f\u2460-\u24ff\u{1d400}-\u{1d7ff}\u{1f100}-\u{1f16f}]/u

/**
 * Tells whether `text` has a word that passes for a Latin one without being it: scripts mixed
 * inside a word, look-alike letters only, full-width or mathematical letters.
 *
 * Names wholly in another script are not affected.
 */
export function imitatesLatin(text: string): boolean {
  const styled = STYLED.test(text) && /[a-z0-9]/i.test(text.normalize('NFKC'))
  return styled || text.split(/[^\p{L}\p{M}]+/u).some(isImitation)
}

function isImitation(word: string): boolean {
  if (!LOOKALIKE_SCRIPT.test(word)) return false
  const letters = Array.from(word)
  return LATIN.test(word) || (letters.length > 1 && letters.every((char) => LOOK_LATIN.has(char)))
}
