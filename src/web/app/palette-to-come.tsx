interface PaletteToComeProps {
  readonly typed: string
  readonly onType: (text: string) => void
}

/** Takes what is typed while the palette is on its way. */
export function PaletteToCome({ typed, onType }: PaletteToComeProps) {
  return (
    <input
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- a person who opened it goes on typing
      autoFocus
      aria-label="Search and run"
      value={typed}
      onChange={(event) => onType(event.target.value)}
      className="h-12 w-full bg-transparent px-4 text-base outline-none"
    />
  )
}
