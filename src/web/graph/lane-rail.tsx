import type { LaneRow } from './version-lanes.ts'

const LANE = 14
const COLOURS = [
  'var(--color-accent)',
  'var(--color-info)',
  'var(--color-warn)',
  'var(--color-good)',
  'var(--color-bad)',
] as const

const colourOf = (lane: number) => COLOURS[lane % COLOURS.length]
const xOf = (lane: number) => LANE / 2 + lane * LANE

interface LaneRailProps {
  readonly row: LaneRow
  readonly height: number
  /** How wide the rail is in every row. */
  readonly lanes: number
  /** Whether the dot is filled, because something points at the version. */
  readonly isMarked: boolean
}

/** The lines of a history beside one version. They are decoration: the row has the same facts as text. */
export function LaneRail({ row, height, lanes, isMarked }: LaneRailProps) {
  const middle = height / 2
  return (
    <svg width={lanes * LANE} height={height} aria-hidden className="shrink-0">
      {row.above.map(([from, to]) => (
        <path
          key={`a${from}-${to}`}
          d={curve([xOf(from), 0], [xOf(to), from === to && to !== row.lane ? height : middle])}
          stroke={colourOf(from)}
          strokeWidth="1.5"
          fill="none"
        />
      ))}
      {row.below
        .filter(([from, to]) => from === row.lane || from !== to)
        .map(([from, to]) => (
          <path
            key={`b${from}-${to}`}
            d={curve([xOf(from), middle], [xOf(to), height])}
            stroke={colourOf(to)}
            strokeWidth="1.5"
            fill="none"
          />
        ))}
      <circle
        cx={xOf(row.lane)}
        cy={middle}
        r="4"
        fill={isMarked ? colourOf(row.lane) : 'var(--color-surface)'}
        stroke={colourOf(row.lane)}
        strokeWidth="2"
      />
    </svg>
  )
}

type Point = readonly [x: number, y: number]

function curve([x1, y1]: Point, [x2, y2]: Point): string {
  const half = (y1 + y2) / 2
  return x1 === x2 ? `M${x1} ${y1}V${y2}` : `M${x1} ${y1}C${x1} ${half} ${x2} ${half} ${x2} ${y2}`
}
