/** The language to use if the browser's own cannot be read. */
const FALLBACK = 'en-US'

/**
 * The reader's language, as `Intl` takes it. Without a language of its own (`LANG=C`) a system's
 * Chromium names `en-US@posix`, at which `Intl` throws.
 */
export function readLocale(said: string | undefined): string {
  // Systems append variants after `@` and encodings after `.`; a language tag has neither.
  const plain = (said ?? '').replace(/[@.].*$/s, '').replaceAll('_', '-')
  try {
    return Intl.getCanonicalLocales(plain)[0] ?? FALLBACK
  } catch {
    return FALLBACK
  }
}

/** Returns a date formatter that is created on first use, because starting `Intl` is slow. */
export function dateFormat(options: Intl.DateTimeFormatOptions): (date: Date) => string {
  let format: Intl.DateTimeFormat | undefined
  return (date) => {
    format ??= new Intl.DateTimeFormat(readLocale(navigator.language), options)
    return format.format(date)
  }
}

/** Gives libraries that read `navigator.language` a language that `Intl` accepts. */
export function fixLocale(): void {
  const locale = readLocale(navigator.language)
  if (locale === navigator.language) return
  Object.defineProperty(navigator, 'language', { value: locale, configurable: true })
}
