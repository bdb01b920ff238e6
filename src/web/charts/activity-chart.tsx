import { useEffect, useRef } from 'react'
import UPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useShownTheme } from '../browser/theme.ts'

export interface Series {
  readonly label: string
  /** Name of a colour token. */
  readonly colour: string
  readonly values: readonly number[]
}

interface ActivityChartProps {
  /** ISO dates, one for each value. */
  readonly dates: readonly string[]
  readonly series: readonly Series[]
}

const HEIGHT = 220

/** A line chart by week. The table below has the same numbers for those who cannot see it. */
export function ActivityChart({ dates, series }: ActivityChartProps) {
  const host = useRef<HTMLDivElement>(null)
  const theme = useShownTheme()
  useEffect(() => {
    const parent = host.current
    if (parent === null) return
    const colour = (name: string) => resolveColour(parent, name)
    const axis = {
      stroke: colour('muted'),
      grid: { stroke: colour('line'), width: 1 },
      ticks: { show: false },
    }
    const chart = new UPlot(
      {
        width: parent.clientWidth,
        height: HEIGHT,
        cursor: { points: { size: 6 } },
        legend: { show: false },
        scales: { x: { time: true } },
        axes: [axis, { ...axis, size: 36 }],
        series: [
          {},
          ...series.map(({ label, colour: name }) => ({
            label,
            stroke: colour(name),
            width: 2,
            points: { show: dates.length < 20, size: 5 },
          })),
        ],
      },
      [dates.map((date) => Date.parse(date) / 1000), ...series.map(({ values }) => [...values])],
      parent,
    )
    const resized = new ResizeObserver(() =>
      chart.setSize({ width: parent.clientWidth, height: HEIGHT }),
    )
    resized.observe(parent)
    return () => {
      resized.disconnect()
      chart.destroy()
    }
  }, [dates, series, theme])
  return <div ref={host} aria-hidden className="h-[220px] w-full" />
}

/** Resolves a colour token in the current theme, since a canvas cannot use tokens. */
function resolveColour(parent: HTMLElement, name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(--color-${name})`
  parent.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
