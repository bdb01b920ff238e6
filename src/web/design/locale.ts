/** The language to write in where the system's own cannot be read. */
const FALLBACK = 'en-US'

/**
 * The reader's language, as `Intl` takes it. Without a language of its own (`LANG=C`) a system's
 * Chromium names `en-US@posix`, at which `Intl` throws.
 */
export function readLocale(said: string | undefined): string {
  // What follows `@` or `.` is how systems name variants and encodings; a tag of a language has neither.
  const plain = (said ?? '').replace(/[@.].*$/s, '').replaceAll('_', '-')
  try {
    return Intl.getCanonicalLocales(plain)[0] ?? FALLBACK
  } catch {
    return FALLBACK
  }
}

/** Formats of dates, each made when it is first needed: starting `Intl` is slow. */
export function dateFormat(options: Intl.DateTimeFormatOptions): (date: Date) => string {
  let format: Intl.DateTimeFormat | undefined
  return (date) => {
    format ??= new Intl.DateTimeFormat(readLocale(navigator.language), options)
    return format.format(date)
  }
}

/** Lets libraries that ask the browser itself for its language hear one that `Intl` takes. */
export function fixLocale(): void {
  const locale = readLocale(navigator.language)
  if (locale === navigator.language) return
  Object.defineProperty(navigator, 'language', { value: locale, configurable: true })
}
