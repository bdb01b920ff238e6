// Runs in every page that is measured, before its own scripts.
const seen = { paint: 0, shift: 0 }

new PerformanceObserver((list) => {
  for (const { startTime } of list.getEntries()) seen.paint = startTime
}).observe({ type: 'largest-contentful-paint', buffered: true })

new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) seen.shift += value
}).observe({ type: 'layout-shift', buffered: true })

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))

/** Scrolls what is around `selector` to its end, so many pixels a frame, and times the frames. */
async function scrollDown(selector, step) {
  let scroller = document.querySelector(selector)
  while (scroller !== null && scroller.scrollHeight <= scroller.clientHeight + 1) {
    scroller = scroller.parentElement
  }
  const times = []
  let before = await frame()
  while (scroller.scrollTop + scroller.clientHeight < scroller.scrollHeight - 1) {
    scroller.scrollTop += step
    const now = await frame()
    times.push(now - before)
    before = now
  }
  return { longest: Math.max(...times), frames: times.length, height: scroller.scrollHeight }
}

/** Returns the milliseconds from the next press of the mouse until `selector` is there and painted. */
function timeFromPress(selector) {
  return new Promise((resolve) => {
    const onPress = ({ timeStamp }) => {
      const look = () => {
        if (document.querySelector(selector) === null) return
        observer.disconnect()
        void frame()
          .then(frame)
          .then(() => resolve(performance.now() - timeStamp))
      }
      const observer = new MutationObserver(look)
      observer.observe(document.body, { childList: true, subtree: true })
    }
    addEventListener('pointerdown', onPress, { once: true, capture: true })
  })
}

globalThis.measured = { seen, scrollDown, timeFromPress }
